// What App Service tells of the sites and plans of one resource group, sent to the function Events. Azure has these topics for single resources only, and one for each.
@description('The region of all of them: a topic stands beside its resource.')
param location string
param sites string[]
param plans string[]

@description('The function that is told, by its ARM id.')
param functionId string

resource siteResources 'Microsoft.Web/sites@2024-04-01' existing = [for site in sites: {
  name: site
}]

resource planResources 'Microsoft.Web/serverfarms@2024-04-01' existing = [for plan in plans: {
  name: plan
}]

resource siteTopics 'Microsoft.EventGrid/systemTopics@2022-06-15' = [for (site, i) in sites: {
  name: 'responder-site-${site}'
  location: location
  properties: {
    source: siteResources[i].id
    topicType: 'Microsoft.Web.Sites'
  }
}]

resource planTopics 'Microsoft.EventGrid/systemTopics@2022-06-15' = [for (plan, i) in plans: {
  name: 'responder-plan-${plan}'
  location: location
  properties: {
    source: planResources[i].id
    topicType: 'Microsoft.Web.ServerFarms'
  }
}]

resource siteSubscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = [for (site, i) in sites: {
  parent: siteTopics[i]
  name: 'responder'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: functionId
        maxEventsPerBatch: 1
      }
    }
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: [
        'Microsoft.Web.AppUpdated'
        'Microsoft.Web.SlotSwapStarted'
        'Microsoft.Web.SlotSwapCompleted'
        'Microsoft.Web.SlotSwapFailed'
      ]
    }
  }
}]

resource planSubscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = [for (plan, i) in plans: {
  parent: planTopics[i]
  name: 'responder'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: functionId
        maxEventsPerBatch: 1
      }
    }
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: ['Microsoft.Web.AppServicePlanUpdated']
    }
  }
}]

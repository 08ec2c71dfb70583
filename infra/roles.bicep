// What the responder may do to Azure: look at the subscription, and end a worker process or restart a site softly in the groups under care.
targetScope = 'subscription'

param name string
param principalId string
param careGroups array

resource observe 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, 'observe')
  properties: {
    roleName: 'AutoResponder observe (${name})'
    description: 'Reads sites, plans, processes, metrics and alerts. No secrets: settings cannot be listed with it.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Web/sites/Read'
          'Microsoft.Web/sites/slots/Read'
          'Microsoft.Web/sites/instances/Read'
          'Microsoft.Web/sites/instances/processes/Read'
          'Microsoft.Web/sites/slots/instances/Read'
          'Microsoft.Web/sites/slots/instances/processes/Read'
          'Microsoft.Web/serverfarms/Read'
          'Microsoft.Insights/metrics/Read'
          'Microsoft.Insights/metricDefinitions/Read'
          'Microsoft.AlertsManagement/alerts/Read'
        ]
      }
    ]
  }
}

resource recycle 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, 'recycle')
  properties: {
    roleName: 'AutoResponder recycle (${name})'
    description: 'Ends worker processes and restarts sites. Nothing else.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Web/sites/restart/Action'
          'Microsoft.Web/sites/slots/restart/Action'
          'Microsoft.Web/sites/instances/processes/Delete'
          'Microsoft.Web/sites/slots/instances/processes/Delete'
        ]
      }
    ]
  }
}

resource observeAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, name, 'observe', principalId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: observe.id
  }
}

module recycleAssignments 'assignment.bicep' = [for group in careGroups: {
  name: 'responder-recycle-${group}'
  scope: resourceGroup(group)
  params: {
    principalId: principalId
    roleDefinitionId: recycle.id
  }
}]

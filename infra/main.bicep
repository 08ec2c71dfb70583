// The smallest install: intake and engine in one Flex Consumption app.
// It was compiled and linted, and never deployed.
targetScope = 'resourceGroup'

type watchedGroup = {
  @description('The resource group.')
  group: string

  @description('The region of these sites and plans.')
  location: string

  @description('Names of sites in it.')
  sites: string[]

  @description('Names of App Service plans in it.')
  plans: string[]
}

@description('A name for all resources; letters and digits.')
@minLength(3)
@maxLength(16)
param name string

@description('Where they stand.')
param location string = resourceGroup().location

@description('Names of the resource groups in this subscription whose sites are under care.')
param careGroups array = []

@description('Names of those of them whose plans may be scaled as well. None: nothing is borrowed.')
param scaleGroups array = []

@description('What Event Grid tells of: a list of { group, location, sites, plans }, with names in it. None: the patrol finds everything by itself. Wants the function Events deployed first, and no other system topic on these resources.')
param watched watchedGroup[] = []

@description('How often the patrol comes by, as a six-field schedule in UTC.')
param patrolSchedule string = '0 * * * * *'

@description('How often the audit is sealed, as a six-field schedule in UTC.')
param sealSchedule string = '0 */5 * * * *'

@description('For how many days nobody can change or delete a checkpoint. The policy holds for good only once it is locked, which is done by hand: docs/operating.md.')
@minValue(1)
@maxValue(146000)
param sealRetentionDays int = 400

@description('An https address that is told the hash of each checkpoint, outside of what anybody here may change. Empty: nobody is.')
param sealWitness string = ''

@description('What tokens of the console\'s orders are signed with. If nobody says, it is another one with each deployment: a page that is open then must be loaded again before an order.')
@secure()
@minLength(32)
param consoleKey string = '${newGuid()}${newGuid()}'

@description('The client id of the app registration that people sign in to the console with; it hands out id tokens and has the app roles Viewer, Operator and Approver. Empty: nobody is signed in, and the console answers nobody.')
param consoleClientId string = ''

var suffix = uniqueString(resourceGroup().id, name)
var storageName = toLower(take('${name}${suffix}', 24))
var queues = ['hints', 'signals', 'captures', 'hints-poison', 'signals-poison', 'captures-poison']
var tables = ['ledger', 'plans', 'feed', 'ill', 'sites', 'captures']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageName
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    // Nobody gets past the identities: no shared keys.
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: 'package'
    }

    // Everything that is saved of a sick site.
    resource diagnostics 'containers' = {
      name: 'diagnostics'
    }

    // Checkpoints of the audit: written once, and kept from everybody. Anchors are appended to a day's blob.
    resource seals 'containers' = {
      name: 'seals'

      resource retention 'immutabilityPolicies' = {
        name: 'default'
        properties: {
          immutabilityPeriodSinceCreationInDays: sealRetentionDays
          allowProtectedAppendWrites: true
        }
      }
    }

    // What left the tables: sealed, and kept as long.
    resource archive 'containers' = {
      name: 'audit-archive'

      resource retention 'immutabilityPolicies' = {
        name: 'default'
        properties: {
          immutabilityPeriodSinceCreationInDays: sealRetentionDays
        }
      }
    }
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queues: {
      name: queue
    }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for table in tables: {
      name: table
    }]
  }
}

// What the host itself needs for leases and its package, and what the handler needs for the ledger and its queues.
var storageRoles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource storageAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(storageRoles): {
  name: guid(storage.id, identity.id, role.value)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
  }
}]

// The key that checkpoints are signed with never leaves its vault.
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: take('kv-${name}-${suffix}', 24)
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }

  resource sealKey 'keys' = {
    name: 'seal'
    properties: {
      kty: 'EC'
      curveName: 'P-256'
      keyOps: ['sign', 'verify']
    }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource insightsAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, 'publisher')
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    // Monitoring Metrics Publisher
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${name}-${suffix}'
  location: location
  kind: 'functionapp,linux'
  tags: {
    'azd-service-name': 'responder'
    // The responder is never its own patient.
    responder: 'off'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
        { name: 'AzureWebJobsStorage__blobServiceUri', value: storage.properties.primaryEndpoints.blob }
        { name: 'AzureWebJobsStorage__queueServiceUri', value: storage.properties.primaryEndpoints.queue }
        { name: 'AzureWebJobsStorage__tableServiceUri', value: storage.properties.primaryEndpoints.table }
        { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
        { name: 'Azure__ResourceManager', value: environment().resourceManager }
        { name: 'Azure__Scope', value: '${environment().resourceManager}.default' }
        { name: 'PATROL_SCHEDULE', value: patrolSchedule }
        { name: 'SEAL_SCHEDULE', value: sealSchedule }
        { name: 'AUTORESPONDER_SEAL_KEY', value: vault::sealKey.properties.keyUri }
        { name: 'AUTORESPONDER_SEAL_WITNESS', value: sealWitness }
        { name: 'AUTORESPONDER_CONSOLE_KEY', value: consoleKey }
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
        { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identity.properties.clientId};Authorization=AAD' }
      ]
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}package'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
        alwaysReady: [
          { name: 'http', instanceCount: 1 }
        ]
      }
    }
  }
  dependsOn: [storageAssignments]
}

// Whoever is not signed in is let through to the handler, which takes alerts of whoever has a token for them and shows the console to nobody else.
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = if (!empty(consoleClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: consoleClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
      }
    }
    login: {
      tokenStore: { enabled: false }
    }
  }
}

resource sealAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, 'seal')
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roles.outputs.sealRole
  }
}

module roles 'roles.bicep' = {
  name: 'responder-roles'
  scope: subscription()
  params: {
    name: name
    principalId: identity.properties.principalId
    careGroups: careGroups
    scaleGroups: scaleGroups
  }
}

module events 'events.bicep' = [for watch in watched: {
  name: 'responder-events-${watch.group}-${watch.location}'
  scope: resourceGroup(watch.group)
  params: {
    location: watch.location
    sites: watch.sites
    plans: watch.plans
    functionId: '${app.id}/functions/Events'
  }
}]

output appName string = app.name
output alertsPath string = 'https://${app.properties.defaultHostName}/api/alerts'

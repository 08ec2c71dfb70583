// What the responder may do to Azure: look at the subscription; end a worker process or restart a site softly in the groups under care; and scale plans in the groups where that is wanted. And the role that seals, which is given elsewhere, on the vault alone.
targetScope = 'subscription'

param name string
param principalId string
param careGroups array
param scaleGroups array

resource observe 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, 'observe')
  properties: {
    roleName: 'AutoResponder observe (${name})'
    description: 'Reads sites, plans and who scales them, processes, deployments, metrics and alerts. No secrets: settings cannot be listed with it.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Web/sites/Read'
          'Microsoft.Web/sites/slots/Read'
          'Microsoft.Web/sites/config/Read'
          'Microsoft.Web/sites/slots/config/Read'
          'Microsoft.Web/sites/deployments/Read'
          'Microsoft.Web/sites/slots/deployments/Read'
          'Microsoft.Web/sites/instances/Read'
          'Microsoft.Web/sites/instances/processes/Read'
          'Microsoft.Web/sites/slots/instances/Read'
          'Microsoft.Web/sites/slots/instances/processes/Read'
          'Microsoft.Web/serverfarms/Read'
          'Microsoft.Web/serverfarms/sites/Read'
          'Microsoft.Web/serverfarms/operationresults/Read'
          'Microsoft.Insights/autoscalesettings/Read'
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

// Azure knows no narrower right than to write a whole plan: the responder reads it, changes the number of instances alone, and puts it back.
resource scale 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(scaleGroups)) {
  name: guid(subscription().id, name, 'scale')
  properties: {
    roleName: 'AutoResponder scale (${name})'
    description: 'Changes the number and the size of the instances of plans, reboots them, or changes the minimum of the autoscale setting that owns it.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.Web/serverfarms/Read'
          'Microsoft.Web/serverfarms/Write'
          'Microsoft.Web/serverfarms/workers/reboot/Action'
          'Microsoft.Web/serverfarms/operationresults/Read'
          'Microsoft.Insights/autoscalesettings/Read'
          'Microsoft.Insights/autoscalesettings/Write'
        ]
      }
    ]
  }
}

resource seal 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, 'seal')
  properties: {
    roleName: 'AutoResponder seal (${name})'
    description: 'Reads the public part of a key, and signs with it. It cannot make, change, export or delete one.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/read'
          'Microsoft.KeyVault/vaults/keys/sign/action'
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

module scaleAssignments 'assignment.bicep' = [for group in scaleGroups: {
  name: 'responder-scale-${group}'
  scope: resourceGroup(group)
  params: {
    principalId: principalId
    roleDefinitionId: scale.id
  }
}]

@description('What signs checkpoints; it is given on the vault alone.')
output sealRole string = seal.id

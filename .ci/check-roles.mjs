// Fails when a role of ours may do anything that is not listed here: a right that slips in is a right that can be stolen.
import { readFileSync } from 'node:fs';

const allowed = new Set([
  'Microsoft.Web/sites/Read',
  'Microsoft.Web/sites/slots/Read',
  'Microsoft.Web/sites/instances/Read',
  'Microsoft.Web/sites/instances/processes/Read',
  'Microsoft.Web/sites/slots/instances/Read',
  'Microsoft.Web/sites/slots/instances/processes/Read',
  'Microsoft.Web/sites/config/Read',
  'Microsoft.Web/sites/slots/config/Read',
  'Microsoft.Web/sites/deployments/Read',
  'Microsoft.Web/sites/slots/deployments/Read',
  'Microsoft.Web/serverfarms/Read',
  'Microsoft.Web/serverfarms/operationresults/Read',
  'Microsoft.Web/serverfarms/sites/Read',
  'Microsoft.Insights/autoscalesettings/Read',
  'Microsoft.Insights/metrics/Read',
  'Microsoft.Insights/metricDefinitions/Read',
  'Microsoft.AlertsManagement/alerts/Read',
  'Microsoft.Web/sites/restart/Action',
  'Microsoft.Web/sites/slots/restart/Action',
  'Microsoft.Web/sites/instances/processes/Delete',
  'Microsoft.Web/sites/slots/instances/processes/Delete',
  'Microsoft.Web/serverfarms/Write',
  'Microsoft.Web/serverfarms/workers/reboot/Action',
  'Microsoft.Insights/autoscalesettings/Write',
  'Microsoft.KeyVault/vaults/keys/read',
  'Microsoft.KeyVault/vaults/keys/sign/action',
].map(action => action.toLowerCase()));

const found = [];
(function walk(node) {
  if (Array.isArray(node)) return node.forEach(walk);
  if (node === null || typeof node !== 'object') return;
  if (node.type === 'Microsoft.Authorization/roleDefinitions') {
    for (const permission of node.properties.permissions) found.push(...(permission.actions ?? []), ...(permission.dataActions ?? []));
  }
  Object.values(node).forEach(walk);
})(JSON.parse(readFileSync(process.argv[2], 'utf8')));

const unknown = found.filter(action => action.includes('*') || !allowed.has(action.toLowerCase()));
for (const action of unknown) console.log(`A role may not hold ${action}.`);
console.log(`${found.length} actions in roles`);
process.exit(found.length > 0 && unknown.length === 0 ? 0 : 1);

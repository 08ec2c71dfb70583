using 'main.bicep'

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'responder')
param careGroups = []
param scaleGroups = []
param watched = []

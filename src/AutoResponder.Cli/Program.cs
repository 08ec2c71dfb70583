using AutoResponder.Cli;
using Microsoft.Extensions.Configuration;

return await OperatorCommand.Root(new ConfigurationBuilder().AddEnvironmentVariables().Build()).Parse(args).InvokeAsync();

using AutoResponder.Core.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Platform.Calls;

/// <summary>Everything that acts: in Azure, and by calling somebody.</summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<CallSender>(provider, CallHttp.Client()))
        .AddSingleton<IActs, ActRouter>();
}

using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>Puts the policies together: those of a folder, and those of a container where a setting names one.</summary>
public static class PolicyServices
{
    public const string FolderSetting = "AUTORESPONDER_POLICIES";
    public const string ContainerSetting = "AUTORESPONDER_POLICIES_CONTAINER";

    /// <param name="folder">Where the package's policies are, if no setting says otherwise.</param>
    public static IServiceCollection AddPolicies(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        folder = configuration[FolderSetting] is { Length: > 0 } named ? named : folder;
        var package = PolicyFiles.Load(folder);
        services.AddSingleton(LoadedPolicies.Begin(package, folder));
        services.AddSingleton<IPolicies, PolicyHistory>();
        services.AddSingleton(provider => new PolicyTexts(provider.GetRequiredService<StorageSettings>().Blobs()));
        services.AddSingleton<IHostedService>(provider => new PolicyWatch(
            provider.GetRequiredService<LoadedPolicies>(),
            package,
            configuration[ContainerSetting] is { Length: > 0 } container ? new PolicyContainer(provider.GetRequiredService<StorageSettings>().Container(container, ContainerSetting)) : null,
            provider.GetRequiredService<PolicyTexts>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PolicyWatch>>()));
        return services;
    }
}

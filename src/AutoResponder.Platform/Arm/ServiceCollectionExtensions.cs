using AutoResponder.Core.Ports;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Diagnostics.Scm;
using AutoResponder.Platform.Monitoring;
using AutoResponder.Platform.Monitoring.HttpLogs;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Platform.Arm;

/// <summary>Everything that knows Azure's management side.</summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddAzure(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(AzureOptions.Section);
        var options = (section.Get<AzureOptions>() ?? new AzureOptions()) with { OwnName = configuration["WEBSITE_SITE_NAME"] };
        services.AddSingleton(options.Checked());
        services.AddSingleton<TokenCredential>(_ => Credential(configuration));
        services.AddSingleton<ArmClient>();
        services.AddSingleton<IInventory, Inventory>();
        services.AddSingleton<InstanceReader>();
        services.AddSingleton<AutoscaleReader>();
        services.AddSingleton<PlanReader>();
        services.AddSingleton<InstanceSizeReader>();
        services.AddSingleton<PlanSitesReader>();
        services.AddSingleton<ConsumersReader>();
        services.AddSingleton<OperationReader>();
        services.AddSingleton<MetricsReader>();
        services.AddSingleton<AlertReader>();
        services.AddSingleton<SiteProbe>();
        services.AddSingleton(provider => HttpLogs(provider));
        services.AddSingleton<IEvidenceSource, EvidenceSource>();
        services.AddSingleton<ActSender>();
        return services;
    }

    private static HttpLogReader HttpLogs(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new HttpLogReader(new ScmClient(provider.GetRequiredService<ArmClient>(), provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<AzureOptions>(), time), time);
    }

    /// <summary>In Azure the app's managed identity; elsewhere whatever the developer is signed in with.</summary>
    private static TokenCredential Credential(IConfiguration configuration)
    {
        var clientId = configuration["AZURE_CLIENT_ID"];
        if (configuration["IDENTITY_ENDPOINT"] is not { Length: > 0 }) return new DefaultAzureCredential();

        return new ManagedIdentityCredential(clientId is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned);
    }
}

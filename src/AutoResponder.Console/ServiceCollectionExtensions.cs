using AutoResponder.Console.Access;
using AutoResponder.Console.Audit;
using AutoResponder.Console.Incidents;
using AutoResponder.Console.Insight;
using AutoResponder.Console.Now;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Pages;
using AutoResponder.Console.Policies;
using AutoResponder.Console.Routes;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoResponder.Console;

/// <summary>Adds the console. It reads through the ledger's readers, which the handler adds.</summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DoorSettings.From(configuration));
        services.AddSingleton<Door>();
        services.AddSingleton<OrderTokens>();
        services.AddSingleton<PageWriter>();
        services.TryAddSingleton<FleetReader>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<OpenReader>();
        services.AddSingleton<ClosedReader>();
        services.AddSingleton<NowReader>();
        services.AddSingleton<IncidentPages>();
        services.AddSingleton<OrderDesk>();
        services.TryAddSingleton<ReviewReader>();
        services.AddSingleton<InsightReader>();
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<FleetDesk>();
        services.TryAddSingleton(provider => SealServices.Archive(provider.GetRequiredService<StorageSettings>(), configuration));
        services.AddSingleton<AuditPages>();
        services.AddSingleton<SealReader>();
        services.AddSingleton<Exports>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<PolicyPages>();
        return services;
    }
}

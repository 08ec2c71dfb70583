using System.Globalization;
using System.Net;
using AutoResponder.Console;
using AutoResponder.Console.Routes;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Functions.Alerts;
using AutoResponder.Functions.Capture;
using AutoResponder.Functions.Events;
using AutoResponder.Functions.Hints;
using AutoResponder.Functions.Invocations;
using AutoResponder.Functions.Patrol;
using AutoResponder.Functions.Poison;
using AutoResponder.Functions.PoisonCaptures;
using AutoResponder.Functions.Respond;
using AutoResponder.Functions.Seal;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Calls;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Functions;

/// <summary>Puts the handler together: services, the one port that the host knows, and a route for each function.</summary>
internal static class HandlerSetup
{
    private const int LongestRequest = 110 * 1024 * 1024;

    public static void AddHandler(this WebApplicationBuilder builder)
    {
        var port = builder.Configuration["FUNCTIONS_CUSTOMHANDLER_PORT"];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new InvalidOperationException("FUNCTIONS_CUSTOMHANDLER_PORT is not set: this program is started by the Functions host.");

        // Loopback only, whatever ASPNETCORE_URLS says: the port has no authentication of its own.
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, number);
            options.Limits.MaxRequestBodySize = LongestRequest;
        });

        // The framework's own lines hold addresses with keys in them; they are worth nothing here.
        builder.Logging.ClearProviders().AddJsonConsole(options => options.UseUtcTimestamp = true).AddFilter("Microsoft", LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(StorageSettings.From(builder.Configuration));
        services.AddSingleton(provider => provider.GetRequiredService<StorageSettings>().Tables());
        services.AddAzure(builder.Configuration);
        services.AddPolicies(builder.Configuration, Path.Combine(AppContext.BaseDirectory, "policies"));

        services.AddSingleton<ILedger, TableLedger>();
        services.AddSingleton<IFleetLedger>(provider => new FleetLedger(
            provider.GetRequiredService<Azure.Data.Tables.TableServiceClient>(), provider.GetRequiredService<IPolicies>(), TimeProvider.System, Build.Id));
        services.AddSingleton<IPlanIndex, PlanIndex>();
        services.AddSingleton<IUnassigned, Unassigned>();
        services.AddDiagnostics();
        services.AddSeals(builder.Configuration, Build.Id);
        services.AddSingleton<StorageClock>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<SiteIndex>();
        services.AddSingleton<IAftermath, Aftermath>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton(NotificationSettings.From(builder.Configuration));
        services.AddSingleton<NoticeWriter>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Notifier>(provider, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })));
        services.AddCalls();
        services.AddSingleton<FleetNews>();
        services.AddSingleton<OutOfOrder>();
        services.AddSingleton<HintQueue>();
        services.AddSingleton<SignalQueue>();
        services.AddSingleton<ISignals>(provider => provider.GetRequiredService<SignalQueue>());
        services.AddSingleton<ResponsePorts>();
        services.AddSingleton<KeyedLock<PlanId>>();
        services.AddSingleton(provider => new ResponseLoop(
            provider.GetRequiredService<ResponsePorts>(), provider.GetRequiredService<KeyedLock<PlanId>>(), TimeProvider.System, Build.Id));
        services.AddSingleton(provider => new PlanLoop(
            provider.GetRequiredService<ResponsePorts>(), provider.GetRequiredService<KeyedLock<PlanId>>(), TimeProvider.System, Build.Id));
        services.AddSingleton<Core.Patrol>();
        services.AddSingleton<Preparation>();

        services.AddSingleton<AlertsFunction>();
        services.AddSingleton<EventsFunction>();
        services.AddSingleton<HintsFunction>();
        services.AddSingleton<RespondFunction>();
        services.AddSingleton<PoisonFunction>();
        services.AddSingleton<CaptureFunction>();
        services.AddSingleton<PoisonCapturesFunction>();
        services.AddSingleton<PatrolFunction>();
        services.AddSingleton<SealFunction>();
        services.AddConsole(builder.Configuration);
    }

    public static void MapHandler(this WebApplication app)
    {
        // The host's readiness probe, and its later pings.
        app.MapGet("/", () => Results.Json(new Dictionary<string, string> { ["status"] = "ready" }));

        app.MapInvocation<EventsFunction>("Events", static (function, invocation, token) => function.RunAsync(invocation, token), TimeSpan.FromSeconds(20));
        app.MapInvocation<HintsFunction>("Hints", static (function, invocation, token) => function.RunAsync(invocation, token), TimeSpan.FromSeconds(60));
        app.MapInvocation<RespondFunction>("Respond", static (function, invocation, token) => function.RunAsync(invocation, token), TimeSpan.FromSeconds(60));
        app.MapInvocation<PoisonFunction>("PoisonHints", static (function, invocation, token) => function.RunAsync("hints", invocation, token), TimeSpan.FromSeconds(20));
        app.MapInvocation<PoisonFunction>("PoisonSignals", static (function, invocation, token) => function.RunAsync("signals", invocation, token), TimeSpan.FromSeconds(20));
        app.MapInvocation<CaptureFunction>("Capture", static (function, invocation, token) => function.RunAsync(invocation, token), TimeSpan.FromMinutes(9));
        app.MapInvocation<PoisonCapturesFunction>("PoisonCaptures", static (function, invocation, token) => function.RunAsync(invocation, token), TimeSpan.FromSeconds(60));
        app.MapInvocation<PatrolFunction>("Patrol", static (function, invocation, token) => function.RunAsync(token), TimeSpan.FromSeconds(50));
        app.MapInvocation<SealFunction>("Seal", static (function, invocation, token) => function.RunAsync(token), TimeSpan.FromMinutes(4));
        app.MapPost("/api/alerts", (HttpContext context, AlertsFunction function) => function.RunAsync(context));
        app.MapConsole();
    }
}

using AutoResponder.Core.Ports;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Reporting;
using AutoResponder.Platform.Diagnostics.Scm;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Monitoring;
using AutoResponder.Platform.Queues;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>Everything that saves evidence.</summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<CapturePace>();
        services.AddSingleton<CaptureQueue>();
        services.AddSingleton<DiagnosticsStore>();
        services.AddSingleton<Captures>();
        services.AddSingleton<ICaptures>(provider => provider.GetRequiredService<Captures>());
        services.AddSingleton(Worker);
        return services;
    }

    private static CaptureWorker Worker(IServiceProvider services)
    {
        var (arm, time, policies, pace) = (Get<ArmClient>(), Get<TimeProvider>(), Get<IPolicies>(), Get<CapturePace>());
        var (journal, store, loggers) = (new CaptureJournal(Get<TableServiceClient>()), Get<DiagnosticsStore>(), Get<ILoggerFactory>());
        var scm = new ScmClient(arm, Get<Azure.Core.TokenCredential>(), Get<AzureOptions>(), time);
        var collectors = new Collectors(arm, Get<InstanceReader>(), scm, Get<MetricsReader>(), time);
        var closer = new CaptureCloser(journal, store, new Reporter(store, Get<AuditReader>(), time), new Caps(store, journal, time), policies, pace, time, loggers.CreateLogger<CaptureCloser>());
        return new CaptureWorker(journal, store, collectors, closer, policies, pace, time, loggers.CreateLogger<CaptureWorker>());

        T Get<T>()
            where T : notnull => services.GetRequiredService<T>();
    }
}

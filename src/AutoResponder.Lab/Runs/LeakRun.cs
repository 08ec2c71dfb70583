using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.Storage;

namespace AutoResponder.Lab.Runs;

/// <summary>A worker leaks until its site answers 502; the responder is to end just that worker, once, and to say why.</summary>
internal sealed class LeakRun(RunOptions options, TextWriter output, Account account, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan LimitWithCrash = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan LimitWithoutHealing = TimeSpan.FromSeconds(35);
    private const int GoodSecondsWanted = 3;

    public static async Task<int> PlayAsync(RunOptions options, TextWriter output, bool colours, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("autoresponder-").FullName;
        try
        {
            var account = new Account(output, colours, World.Of(options.Seed).Fault.Site);
            return await new LeakRun(options, output, account, folder).PlayAsync(cancellationToken);
        }
        finally
        {
            if (!options.Keep) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> PlayAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName, cancellationToken);
        account.Line("lab", "storage is up");

        // The webhook's address is needed before the host that serves it: its port and key are chosen first.
        var (port, key) = (Ports.Free(), FunctionsHost.NewKey());
        await using var azure = await LocalAzure.StartAsync(options.Seed, folder, new Uri($"http://127.0.0.1:{port}/api/alerts?code={key}"), account.Tell, cancellationToken);
        account.Line("lab", $"plan {azure.World.Plan} is up: {azure.Sites.Count} sites on {azure.World.Instances.Count} instances");

        PolicyText.Write(Path.Combine(folder, "policies"), options, azure.World.Subscription, azure.Identity.NotificationReceiver);
        FunctionsHost? host = null;
        await using var proxy = options.Crash == Crash.AfterCommit ? await CommitProxy.StartAsync(azurite, () => host?.KillHandler(), cancellationToken) : null;
        var settings = Settings(azure, proxy?.ConnectionString ?? azurite.ConnectionString);
        await using var log = new StreamWriter(Path.Combine(folder, "handler.log")) { AutoFlush = true };
        host = await FunctionsHost.StartAsync(Product.HandlerFolder, settings, line => Log(log, line), cancellationToken, key, port);
        await using var running = host;
        if (options.Crash == Crash.AfterAct) azure.OnAct = Once(ActMoment.AfterEffect, host.KillHandler);
        account.Line("lab", $"the responder is up; its console: {host.Address}api/console?code={key}");

        if (!options.Disarmed) await Product.CommandAsync(settings, ["fleet", "arm", "--standing", "--reason", "a run on the local Azure"], cancellationToken);

        var record = await WatchAsync(azure, host, cancellationToken);
        if (options.Json is { } json) record.Write(json);
        if (options.Keep) output.WriteLine($"kept in {folder}");
        if (options.Stay)
        {
            output.WriteLine($"Everything stays up until Ctrl-C: {host.Address}api/console?code={key}");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return record.ExitCode;
    }

    private async Task<RunRecord> WatchAsync(LocalAzure azure, FunctionsHost host, CancellationToken cancellationToken)
    {
        using var watch = new ProductWatch(host.Address, host.Key, account);
        azure.BeginLoad();
        await Task.Delay(azure.World.Onset, cancellationToken);
        var faultAt = DateTimeOffset.UtcNow;
        var process = await azure.BeginFaultAsync(cancellationToken);
        DateTimeOffset? processGoneAt = null;

        var limit = options.ExpectsHealing ? options.Crash == Crash.Never ? Limit : LimitWithCrash : LimitWithoutHealing;
        var healed = false;
        while (!healed && DateTimeOffset.UtcNow < faultAt + limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            var state = await watch.LookAsync(azure.SickSite.Name, cancellationToken);
            if (azure.SickWorker.Process != process) processGoneAt ??= DateTimeOffset.UtcNow;
            healed = processGoneAt is not null && state == "Closed" && account.GoodSeconds >= GoodSecondsWanted;
        }

        var now = DateTimeOffset.UtcNow;
        var before = azure.Totals(azure.SickSite.Name, faultAt, processGoneAt ?? now);
        var after = processGoneAt is { } goneAt ? azure.Totals(azure.SickSite.Name, goneAt.AddSeconds(3), now) : (Ok: 0, Failed: 0);
        var acts = File.ReadLines(azure.WireLog).Count(line => line.Contains("\"received\"", StringComparison.Ordinal));
        var asExpected = options.ExpectsHealing ? healed && acts == 1 : !healed && acts == 0;
        var record = new RunRecord(
            options.Scenario, options.Seed, healed, asExpected, healed && asExpected ? 0 : 1, folder, azure.WireLog, azure.SickSite.Id, azure.World.Fault.Instance, process,
            faultAt, healed ? now : null, before.Failed, after.Failed, host.HandlerStarts, [azure.Identity.Header, host.Key]);
        Summarise(record, azure, host, watch, acts, before, after, processGoneAt);
        return record;
    }

    private void Summarise(RunRecord record, LocalAzure azure, FunctionsHost host, ProductWatch watch, int acts, (int Ok, int Failed) before, (int Ok, int Failed) after, DateTimeOffset? processGoneAt)
    {
        output.WriteLine();
        output.WriteLine(record.Healed
            ? $"HEALED: {azure.SickSite.Name} was ill for {(processGoneAt!.Value - record.FaultAt).TotalSeconds:0} s and is well again; incident closed after {(record.HealedAt!.Value - record.FaultAt).TotalSeconds:0} s."
            : $"NOT HEALED: {azure.SickSite.Name} is still ill{(options.Disarmed ? ", as the fleet is disarmed" : options.Observe ? ", as the policy only observes" : "")}.");
        output.WriteLine($"  sick          process {record.SickProcess} on instance {record.SickInstance[..8]}");
        output.WriteLine($"  users         {before.Failed} of {before.Failed + before.Ok} requests failed before, {after.Failed} of {after.Failed + after.Ok} after");
        output.WriteLine($"  acts          {acts} in the wire log of Azure; the responder was started {record.HandlerStarts} times");
        output.WriteLine($"  decisions     {(watch.Kinds.Count == 0 ? "none" : string.Join(", ", watch.Kinds.Select(kind => $"{kind.Value} {kind.Key}")))}");
        output.WriteLine($"  console       {host.Address}api/console?code={host.Key} ({(options.Stay ? "until Ctrl-C" : "while a run lasts; --stay leaves it up")})");
        output.WriteLine($"  exit code     {record.ExitCode}: {(record.ExitCode == 0 ? "healed, by exactly one act" : record.AsExpected ? "not healed, and nothing was touched" : "not as expected")}");
    }

    private Dictionary<string, string> Settings(LocalAzure azure, string connectionString) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = connectionString,
        ["PATROL_SCHEDULE"] = "*/3 * * * * *",
        ["Azure__ResourceManager"] = azure.ResourceManager.ToString(),
        ["Azure__SiteScheme"] = "http",
        ["IDENTITY_ENDPOINT"] = azure.Identity.Endpoint.ToString(),
        ["IDENTITY_HEADER"] = azure.Identity.Header,
        ["AUTORESPONDER_POLICIES"] = Path.Combine(folder, "policies"),
        ["WEBSITE_SITE_NAME"] = "autoresponder",
        ["DOTNET_TieredPGO"] = "0",
    };

    private void Log(StreamWriter log, string line)
    {
        lock (log) log.WriteLine(line);
        if (options.Verbose) account.Line("handler", line);
    }

    private static Func<ActMoment, Task> Once(ActMoment when, Action crash)
    {
        var done = 0;
        return moment =>
        {
            if (moment == when && Interlocked.Exchange(ref done, 1) == 0) crash();
            return Task.CompletedTask;
        };
    }
}

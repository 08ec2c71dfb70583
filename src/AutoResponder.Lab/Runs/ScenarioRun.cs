using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.People;
using AutoResponder.Lab.Runs.Scenarios;
using AutoResponder.Lab.Storage;
using AutoResponder.Lab.Verify;

namespace AutoResponder.Lab.Runs;

/// <summary>Plays one scenario: storage, a local Azure, a person, and the product as its host runs it; watched until it is over, and then judged by what can be read without it.</summary>
internal sealed class ScenarioRun(Scenario scenario, RunOptions options, TextWriter output, Account account, string folder)
{
    /// <summary>The app setting that holds the secret of notifications.</summary>
    public const string SecretSetting = "NOTIFY_SECRET";

    /// <summary>A story takes less than two minutes, and twice that where the responder dies in between or has to wait for evidence; this is for a slow machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan LimitWithoutActs = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly string _consoleKey = WebhookSignature.NewSecret();

    /// <summary>Plays it, and leaves its record; the exit code is in it.</summary>
    public static async Task<RunRecord> PlayAsync(string name, RunOptions options, TextWriter output, bool colours, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("autoresponder-").FullName;
        var scenario = Scenario.All[name];
        try
        {
            var world = World.Of(options.Seed, scenario.Shape with { HasAutoscale = options.Autoscale });
            var account = new Account(output, colours, world.SickSite);
            return await new ScenarioRun(scenario, options, output, account, folder).PlayAsync(world, cancellationToken);
        }
        finally
        {
            if (!options.Keep) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<RunRecord> PlayAsync(World world, CancellationToken cancellationToken)
    {
        account.Line("lab", $"{scenario.Name}, seed {options.Seed}: {scenario.Story}");
        await using var azurite = await Azurite.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName, cancellationToken);
        await using var person = await Person.StartAsync(account.Tell, cancellationToken);
        await using var saboteur = await Saboteur.StartAsync(options, azurite, account, cancellationToken);
        account.Line("lab", "storage is up");

        // The addresses of the host's webhooks are needed before the host that serves them: its port and keys are chosen first.
        var (port, keys) = (Ports.Free(), HostKeys.New());
        await using var azure = await LocalAzure.StartAsync(world, folder, ProductEndpoints.Of(port, keys), account.Tell, cancellationToken);
        account.Line("lab", $"plan {world.Plan} is up: {world.Sites.Length} sites, {world.Capacity} {(world.Capacity == 1 ? "instance" : "instances")}{(world.Backend is { } backend ? $", backend {backend}" : "")}");

        PolicyText.Write(Path.Combine(folder, "policies"), scenario, options, world.Subscription, person);
        var settings = Settings(azure, person, saboteur.ConnectionString);
        await using var log = new StreamWriter(Path.Combine(folder, "handler.log")) { AutoFlush = true };
        await using var host = await FunctionsHost.StartAsync(Product.HandlerFolder, settings, line => Log(log, line), cancellationToken, keys, port);
        saboteur.KillHandler = host.KillHandler;
        saboteur.FreezeWorker = process => (azure.SickSite.Workers.FirstOrDefault(worker => worker.Process == process) ?? azure.SickSite.Workers[0]).Freeze();
        azure.Changes.OnAct = saboteur.OnActAsync;
        await azure.Grid.SubscribeAsync(cancellationToken);
        account.Line("lab", $"the responder is up; its console: {host.Address}api/console?code={keys.Function}");

        if (!options.Disarmed) await Product.CommandAsync(settings, ["fleet", "arm", "--standing", "--reason", "a run on the local Azure"], cancellationToken);

        var record = await WatchAsync(azure, person, host, azurite, (arguments, token) => Product.CommandAsync(settings, arguments, token), cancellationToken);
        if (options.Keep) output.WriteLine($"kept in {folder}");
        if (options.Stay)
        {
            output.WriteLine($"Everything stays up until Ctrl-C: {host.Address}api/console?code={keys.Function}");
            output.WriteLine($"The command line reads it with AzureWebJobsStorage='{azurite.ConnectionString}'");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return record;
    }

    private async Task<RunRecord> WatchAsync(LocalAzure azure, Person person, FunctionsHost host, Azurite azurite, Func<IEnumerable<string>, CancellationToken, Task> command, CancellationToken cancellationToken)
    {
        using var watch = new ProductWatch(host.Address, host.Key, account);
        var blobs = new BlobDump(azurite.ConnectionString);
        var stage = new Stage(azure, person, account, watch, blobs, options, command);
        azure.BeginLoad();
        await Task.Delay(azure.World.Onset, cancellationToken);

        var begunAt = DateTimeOffset.UtcNow;
        var until = begunAt + (options.MayAct ? Limit : LimitWithoutActs);
        using var script = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = scenario.PlayAsync(stage, script.Token);
        var isOver = false;
        while (!isOver && DateTimeOffset.UtcNow < until)
        {
            await Task.Delay(Between, cancellationToken);
            if (playing.IsFaulted) await playing;
            await stage.LookAsync(cancellationToken);
            isOver = playing.IsCompletedSuccessfully && scenario.IsOver(stage);
        }

        account.Close();
        await script.CancelAsync();
        await playing.ContinueWith(_ => { }, TaskScheduler.Default);
        var outcome = await OutcomeReader.ReadAsync(azure, person, stage, blobs, azurite.ConnectionString, cancellationToken);
        return Summary.Write(output, scenario, outcome, new RunFacts(azure, host, stage, folder, begunAt, isOver));
    }

    private Dictionary<string, string> Settings(LocalAzure azure, Person person, string connectionString) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = connectionString,
        ["PATROL_SCHEDULE"] = "*/3 * * * * *",
        ["SEAL_SCHEDULE"] = "*/10 * * * * *",
        ["AUTORESPONDER_SEAL_KEY"] = Path.Combine(folder, "seal.pem"),
        ["Azure__ResourceManager"] = azure.ResourceManager.ToString(),
        ["Azure__SiteScheme"] = "http",
        ["Azure__ScmScope"] = $"{Identity.KuduAudience}/.default",
        ["Azure__ScmHostSuffixes__0"] = "127.0.0.1",
        [SecretSetting] = person.Secret,
        ["AUTORESPONDER_CONSOLE_KEY"] = _consoleKey,
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
}

using System.Collections.Immutable;
using System.Text;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Tests;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Policies.Tests;

/// <summary>Policies out of a container: what is right is taken within a minute, what is wrong is named and never taken.</summary>
public sealed class WatchTests(StorageFixture storage) : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private readonly BlobContainerClient _container = storage.Settings.Blobs().GetBlobContainerClient($"p{Guid.NewGuid():N}");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly Lines _log = new();
    private readonly List<PolicyWatch> _watches = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_in_force_within_a_minute()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var policies = await StartAsync(Package());
        Assert.Equal(("web", 120, null), (policies.Current.Policies[0].Name, policies.Current.Policies[0].Priority, policies.Problem));

        await UploadAsync(("web.yaml", Files.Web.Replace("priority: 120", "priority: 130", StringComparison.Ordinal)));

        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies[0].Priority == 130));
    }

    [Fact]
    public async Task A_policy_more_or_less_is_a_change_too()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var policies = await StartAsync(Package());

        await UploadAsync(("api.yaml", "name: api\nsites: { tags: { tier: api } }\nladder: [ { step: recycle } ]\n"));
        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies.Length == 2));

        await _container.DeleteBlobAsync("web.yaml", cancellationToken: Token);
        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies is [{ Name: "api" }]));
    }

    [Fact]
    public async Task A_bad_set_never_replaces_the_last_good_one_and_says_so_once_for_each_change()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var policies = await StartAsync(Package());
        var good = policies.Current;

        await UploadAsync(("web.yaml", Files.Web.Replace("for: 90s", "for: 90", StringComparison.Ordinal)));
        Assert.True(await WithinAsync(Minute, () => policies.Problem is not null));
        await WithinAsync(5 * Minute, () => false);

        Assert.Same(good, policies.Current);
        Assert.Contains("web.yaml:14:6: '90' is no length of time without its unit", policies.Problem, StringComparison.Ordinal);
        Assert.Single(_log.Of(LogLevel.Error));

        await UploadAsync(("web.yaml", Files.Web.Replace("mode: act", "mood: act", StringComparison.Ordinal)));
        Assert.True(await WithinAsync(Minute, () => policies.Problem!.Contains("web.yaml:2:1", StringComparison.Ordinal)));
        Assert.Equal(2, _log.Of(LogLevel.Error).Count);

        await UploadAsync(("web.yaml", Files.Web));
        Assert.True(await WithinAsync(Minute, () => policies.Problem is null));
        Assert.Equal(good.Hash, policies.Current.Hash);
    }

    [Fact]
    public async Task After_a_restart_with_a_bad_set_the_last_good_one_is_in_force_not_the_packages()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var before = await StartAsync(Package());
        await UploadAsync(("web.yaml", "mood: act"));

        var after = await StartAsync(Package());

        Assert.Equal(before.Current.Hash, after.Current.Hash);
        Assert.Contains("'mood' is not known", after.Problem, StringComparison.Ordinal);
        Assert.Contains("last right", after.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_somebody_is_still_uploading_nothing_is_taken()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var policies = await StartAsync(Package());
        var good = policies.Current;

        for (var i = 0; i < 4; i++)
        {
            await UploadAsync(($"more{i}.yaml", $"name: more{i}\nsites: {{ tags: {{ more: \"{i}\" }} }}\nladder: [ {{ step: recycle }} ]\n"));
            await TurnAsync();
            Assert.Same(good, policies.Current);
        }

        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies.Length == 5));
    }

    [Fact]
    public async Task The_text_of_every_file_that_was_in_force_is_kept_by_its_hash_and_what_was_not_is_not()
    {
        var second = Files.Web.Replace("priority: 120", $"priority: {Random.Shared.Next(1000, 9000)}", StringComparison.Ordinal);
        var wrong = $"mood: act # {Guid.NewGuid()}";
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var policies = await StartAsync(Package());
        var first = policies.Current.Policies[0].Hash;
        await UploadAsync(("web.yaml", second));
        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies[0].Hash != first));
        await UploadAsync(("web.yaml", wrong));
        Assert.True(await WithinAsync(Minute, () => policies.Problem is not null));

        var texts = new PolicyTexts(storage.Settings.Blobs());
        foreach (var text in new[] { Files.Fleet, Files.Web, second, PackageText })
            Assert.Equal(text, Encoding.UTF8.GetString((await texts.FindAsync(Hash(text), Token))!.Value.Span));
        Assert.Null(await texts.FindAsync(Hash(wrong), Token));

        // Once and for good: what is there is not written over.
        var blob = storage.Settings.Blobs().GetBlobContainerClient(PolicyTexts.ContainerName).GetBlobClient($"{Hash(Files.Web)}.yaml");
        var tag = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag;
        await StartAsync(Package());
        Assert.Equal(tag, (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag);
    }

    [Fact]
    public async Task Without_a_container_the_packages_policies_are_in_force_and_their_text_is_kept()
    {
        var text = $"name: only\ndescription: {Guid.NewGuid()}\nsites: {{ tags: {{ tier: web }} }}\nladder: [ {{ step: recycle }} ]\n";
        var package = Files.Load(("fleet.yaml", Files.Fleet), ("only.yaml", text));

        var policies = await StartAsync(package, withContainer: false);

        Assert.Equal("only", policies.Current.Policies[0].Name);
        var texts = new PolicyTexts(storage.Settings.Blobs());
        Assert.True(await WithinAsync(Minute, async () => await texts.FindAsync(Hash(text), Token) is not null));
    }

    [Fact]
    public async Task An_empty_container_leaves_the_packages_policies_in_force_and_says_so()
    {
        await _container.CreateAsync(cancellationToken: Token);

        var policies = await StartAsync(Package());

        Assert.Equal("package", policies.Current.Policies[0].Name);
        Assert.Contains("fleet.yaml:1:1: it is missing", policies.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_said_once_and_taken_when_it_comes()
    {
        var policies = await StartAsync(Package());
        Assert.Equal("package", policies.Current.Policies[0].Name);
        Assert.Contains("could not be read", policies.Problem, StringComparison.Ordinal);
        await WithinAsync(Minute, () => false);
        Assert.Single(_log.Of(LogLevel.Error));

        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));

        Assert.True(await WithinAsync(Minute, () => policies.Current.Policies[0].Name == "web" && policies.Problem is null));
    }

    [Fact]
    public async Task Where_nothing_is_right_the_start_fails_and_says_why()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", "mood: act"));

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(Files.Load("mode: akt")));

        Assert.Contains("'mood' is not known", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(Files.Load("mode: akt"), withContainer: false));
    }

    [Fact]
    public async Task A_container_makes_good_for_a_wrong_package()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));

        Assert.Equal("web", (await StartAsync(Files.Load("mode: akt"))).Current.Policies[0].Name);
    }

    [Fact]
    public async Task A_file_that_is_far_too_long_is_refused_without_reading_it()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", new string('#', 3_000_000)), ("notes.txt", "no policy"), ("old/web.yaml", "mood: act"));

        var policies = await StartAsync(Package());

        Assert.Contains("web.yaml:1:1: the file is longer than 256 KiB", policies.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policies", true)]
    [InlineData("https://account.blob.core.windows.net/policies", true)]
    [InlineData("https://account.blob.core.windows.net/policies?sv=2024-01-01&sig=x", true)]
    [InlineData("My Policies", false)]
    [InlineData("http://account.blob.core.windows.net/policies", false)]
    [InlineData("https://account.blob.core.windows.net/", false)]
    public void A_setting_that_names_no_container_is_refused_by_its_name(string setting, bool right)
    {
        if (right) Assert.Equal("policies", storage.Settings.Container(setting, "SETTING").Name);
        else Assert.Contains("SETTING is neither", Assert.Throws<InvalidOperationException>(() => storage.Settings.Container(setting, "SETTING")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handlers_services_read_the_settings_and_load_at_the_start()
    {
        await UploadAsync(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var folder = Directory.CreateTempSubdirectory("policies-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "fleet.yaml"), Files.Fleet, Token);
            await File.WriteAllTextAsync(Path.Combine(folder, "package.yaml"), PackageText, Token);
            Assert.Equal("package", await NameOfFirstAsync(folder, null));
            Assert.Equal("web", await NameOfFirstAsync(folder, _container.Name));
            await Assert.ThrowsAsync<InvalidDataException>(() => NameOfFirstAsync(Path.Combine(folder, "nothing"), null));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in _watches)
        {
            await watch.StopAsync(CancellationToken.None);
            watch.Dispose();
        }
    }

    private const string PackageText = "name: package\nsites: { tags: { tier: package } }\nladder: [ { step: recycle } ]\n";

    private static PolicyLoad Package() => Files.Load(("fleet.yaml", Files.Fleet), ("package.yaml", PackageText));

    private static string Hash(string text) => new PolicyFile("x", Encoding.UTF8.GetBytes(text)).Hash;

    private async Task<string> NameOfFirstAsync(string folder, string? container)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(PolicyServices.FolderSetting, folder), new(PolicyServices.ContainerSetting, container)]).Build();
        await using var provider = new ServiceCollection().AddSingleton(storage.Settings).AddSingleton<TimeProvider>(_time).AddLogging().AddPolicies(configuration, "elsewhere").BuildServiceProvider();
        var service = Assert.Single(provider.GetServices<IHostedService>());
        await service.StartAsync(Token);
        try
        {
            return provider.GetRequiredService<IPolicies>().Current.Policies[0].Name;
        }
        finally
        {
            await service.StopAsync(Token);
        }
    }

    private async Task<LoadedPolicies> StartAsync(PolicyLoad package, bool withContainer = true)
    {
        var policies = LoadedPolicies.Begin(package, "the package");
        var watch = new PolicyWatch(policies, package, withContainer ? new PolicyContainer(_container) : null, new PolicyTexts(storage.Settings.Blobs()), _time, _log);
        _watches.Add(watch);
        await watch.StartAsync(Token);
        await LookedAsync([(watch, 0)]);
        return policies;
    }

    private async Task UploadAsync(params IEnumerable<(string Name, string Text)> files)
    {
        await _container.CreateIfNotExistsAsync(cancellationToken: Token);
        foreach (var (name, text) in files) await _container.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true, Token);
    }

    private Task<bool> WithinAsync(TimeSpan time, Func<bool> holds) => WithinAsync(time, () => Task.FromResult(holds()));

    /// <summary>Lets the watches' time go by, until it holds.</summary>
    private async Task<bool> WithinAsync(TimeSpan time, Func<Task<bool>> holds)
    {
        for (var passed = PolicyWatch.Interval; passed <= time; passed += PolicyWatch.Interval)
        {
            await TurnAsync();
            if (await holds()) return true;
        }

        return await holds();
    }

    /// <summary>The next look of every watch, to its end: real storage needs real time to answer.</summary>
    private async Task TurnAsync()
    {
        List<(PolicyWatch, int)> before = [.. _watches.Select(watch => (watch, watch.Turns))];
        _time.Advance(PolicyWatch.Interval);
        await LookedAsync(before);
    }

    private static async Task LookedAsync(IEnumerable<(PolicyWatch Watch, int Turns)> before)
    {
        foreach (var (watch, turns) in before)
        {
            while (watch.Turns <= turns && watch.ExecuteTask is { IsCompleted: false }) await Task.Delay(TimeSpan.FromMilliseconds(5), Token);
        }
    }

    private sealed class Lines : ILogger<PolicyWatch>
    {
        private ImmutableList<(LogLevel Level, string Text)> _lines = [];

        public IReadOnlyList<string> Of(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ImmutableInterlocked.Update(ref _lines, lines => lines.Add((logLevel, formatter(state, exception))));
    }
}

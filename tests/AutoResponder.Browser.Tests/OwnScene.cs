using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Browser.Tests;

/// <summary>The scene on a storage of its own, so that the pages show it and nothing else.</summary>
public sealed class OwnScene : IAsyncLifetime
{
    private readonly StorageFixture _storage = new();

    internal Scene Scene { get; private set; } = null!;

    internal RunningHandler Handler { get; private set; } = null!;

    /// <summary>Each page by a name, with what it answers.</summary>
    public IEnumerable<(string Name, string Path, int Status)> Pages =>
    [
        ("now", "", 200),
        ("incident", $"/incidents/{Scene.Handed.Incident}", 200),
        ("asking", $"/incidents/{Scene.Asking.Incident}", 200),
        ("closed", $"/incidents/{Scene.Closed.Incident}", 200),
        ("audit", "/audit", 200),
        ("audit-none", $"/audit?site={Scene.Held.Site.Name}&guardrail=armed", 200),
        ("policies", "/policies", 200),
        ("insight", "/insight", 200),
        ("missing", "/incidents/no-such-1", 404),
    ];

    public async ValueTask InitializeAsync()
    {
        await _storage.InitializeAsync();
        Scene = new Scene(_storage);
        await Scene.PlayAsync();
        Handler = await RunningHandler.StartAsync(_storage, Scene.Handed, WalkTests.MayOrder);
        await Handler.CatchUpAsync(Scene.All.Select(estate => estate.Plan));
    }

    public async ValueTask DisposeAsync()
    {
        if (Handler is not null) await Handler.DisposeAsync();
        await _storage.DisposeAsync();
    }
}

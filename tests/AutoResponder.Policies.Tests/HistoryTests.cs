using System.Text;
using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Policies.Tests;

/// <summary>An incident goes on by the policy that it began under, also after a restart, and by none that is not quite that one.</summary>
public sealed class HistoryTests(StorageFixture storage)
{
    private static readonly string Windowed = Files.Web.Replace("  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * * SUN\", length: 2h, timeZone: Europe/London } ]", StringComparison.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_that_was_in_force_once_is_found_by_its_hash_with_its_calendar()
    {
        var file = new PolicyFile("web.yaml", Encoding.UTF8.GetBytes(Windowed));
        await new PolicyTexts(storage.Settings.Blobs()).KeepAsync([file], Token);

        var found = await History(Files.Web).FindAsync(new PolicyMark("web", file.Hash), Token);

        Assert.Equal(("web", file.Hash, TimeSpan.FromMinutes(30)), (found!.Name, found.Hash, found.Guardrails.Cooldown));
        Assert.NotNull(Assert.Single(found.Guardrails.Windows).Times);
    }

    [Fact]
    public async Task The_one_in_force_is_found_without_asking_anybody()
    {
        var history = History(Files.Web);

        Assert.Same(history.Current.Policies[0], await history.FindAsync(new PolicyMark("web", history.Current.Policies[0].Hash), Token));
    }

    [Fact]
    public async Task What_was_never_in_force_is_of_another_name_or_would_be_refused_is_not_found()
    {
        var texts = new PolicyTexts(storage.Settings.Blobs());
        var broken = new PolicyFile("web.yaml", Encoding.UTF8.GetBytes(Files.Web.Replace("mode: act", "mode: later", StringComparison.Ordinal)));
        var right = new PolicyFile("web.yaml", Encoding.UTF8.GetBytes(Windowed));
        await texts.KeepAsync([broken, right], Token);

        Assert.Null(await History(Files.Web).FindAsync(new PolicyMark("web", new string('0', 64)), Token));
        Assert.Null(await History(Files.Web).FindAsync(new PolicyMark("web", broken.Hash), Token));
        Assert.Null(await History(Files.Web).FindAsync(new PolicyMark("other", right.Hash), Token));
    }

    private PolicyHistory History(string web) => new(LoadedPolicies.Begin(Files.Load(web), "the package"), new PolicyTexts(storage.Settings.Blobs()));
}

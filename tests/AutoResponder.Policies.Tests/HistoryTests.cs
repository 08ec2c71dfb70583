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

    /// <summary>The same text does something else under another <c>fleet.yaml</c>, and is then another policy.</summary>
    [Fact]
    public async Task What_fleet_yaml_completed_a_policy_with_is_found_again_with_it()
    {
        var (usual, patient) = (Files.Load(Files.Web), Files.Load(Files.Web, $"{Files.Fleet}\ndefaults: {{ settle: 12m }}\n"));
        var then = patient.Set!.Policies[0];
        Assert.NotEqual(usual.Set!.Policies[0].Hash, then.Hash);
        await new PolicyTexts(storage.Settings.Blobs()).KeepAsync(patient.Kept, Token);

        var found = await History(Files.Web).FindAsync(new PolicyMark("web", then.Hash), Token);
        var replayed = await new KeptPolicies(new PolicyTexts(storage.Settings.Blobs())).FindAsync(then.Hash, Token);

        foreach (var policy in new[] { found, replayed })
        {
            Assert.Equal(then.Hash, policy!.Hash);
            Assert.Equal(EffectivePolicies.ToYaml(then), EffectivePolicies.ToYaml(policy));
            Assert.NotEqual(EffectivePolicies.ToYaml(usual.Set.Policies[0]), EffectivePolicies.ToYaml(policy));
        }
    }

    [Fact]
    public void A_policy_that_leaves_nothing_to_fleet_yaml_is_its_text_alone_as_ever()
    {
        const string Said = """
            name: web
            sites: { tags: { tier: web } }
            ladder: [ { step: restart, settle: 3m } ]
            """;

        Assert.Equal(Files.Load(Said).Set!.Policies[0].Hash, Files.Load(Said, $"{Files.Fleet}\ndefaults: {{ settle: 12m }}\n").Set!.Policies[0].Hash);
    }

    /// <summary>Whoever puts a kept text into the folder again gets what stands there, not what it was completed with then.</summary>
    [Fact]
    public void A_kept_text_that_is_taken_for_a_file_is_completed_by_the_fleet_yaml_beside_it()
    {
        var kept = Encoding.UTF8.GetString(Files.Load(Files.Web, $"{Files.Fleet}\ndefaults: {{ settle: 12m }}\n").Policies[0].Kept.Bytes.Span);

        var again = Files.Load(kept).Policies[0];

        var read = KeptPolicy.Read(again.Policy.Hash, again.Kept.Bytes);
        Assert.Equal(TimeSpan.FromMinutes(5), again.Policy.Ladder[0].Settle);
        Assert.Equal(EffectivePolicies.ToYaml(again.Policy), EffectivePolicies.ToYaml(read!));
    }

    private PolicyHistory History(string web) => new(LoadedPolicies.Begin(Files.Load(web), "the package"), new PolicyTexts(storage.Settings.Blobs()));
}

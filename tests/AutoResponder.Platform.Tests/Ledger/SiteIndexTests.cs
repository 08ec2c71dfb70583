using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>What the patrol saw under care, on real storage.</summary>
public sealed class SiteIndexTests(StorageFixture storage)
{
    private const string Web = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000021/resourceGroups/rg/providers/Microsoft.Web";
    private readonly SiteIndex _index = new(storage.Tables);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_what_the_last_round_saw_and_writes_only_what_is_another()
    {
        var (first, second) = (DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        ImmutableArray<ManagedSite> sites = [.. Enumerable.Range(1, 250).Select(number => Site(number, "web"))];
        await _index.KeepAsync(sites, first, Token);
        var (read, seenAt) = await _index.ReadAsync(Token);
        Assert.Equal(first, seenAt);
        Assert.Equal(Told(sites), Told(read));
        var before = await TagsAsync();

        ImmutableArray<ManagedSite> later = [.. sites[..120], .. sites[121..249], Site(250, "api"), Site(251, "web") with { IsLinux = true }];
        await _index.KeepAsync(later, second, Token);
        (read, seenAt) = await _index.ReadAsync(Token);
        Assert.Equal(second, seenAt);
        Assert.Equal(Told(later), Told(read));

        // The changed one, and the moment itself.
        Assert.Equal(2, (await TagsAsync()).Count(row => before.TryGetValue(row.Key, out var tag) && tag != row.Value));
    }

    private async Task<Dictionary<string, string>> TagsAsync()
    {
        var tags = new Dictionary<string, string>();
        await foreach (var row in storage.Tables.GetTableClient(Keys.SitesTable).QueryAsync<TableEntity>(cancellationToken: Token)) tags.Add(row.RowKey, row.ETag.ToString());
        return tags;
    }

    private static IEnumerable<string> Told(IEnumerable<ManagedSite> sites) =>
        sites.Select(site => $"{site.Id} on {site.Plan}: {string.Join(' ', site.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}{(site.IsLinux ? ", Linux" : "")}").Order(StringComparer.Ordinal);

    private static ManagedSite Site(int number, string tier) => new()
    {
        Id = SiteId.Parse($"{Web}/sites/shop-{number}"),
        Plan = PlanId.Parse($"{Web}/serverfarms/plan-{number % 7}"),
        Tags = ImmutableSortedDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("tier", tier)]),
    };
}

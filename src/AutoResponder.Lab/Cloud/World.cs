using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Lab.Cloud;

/// <summary>What stands in the subscription: one plan, its instances, and the sites on it. All names and sizes follow from the seed.</summary>
internal sealed record World(string Subscription, string ResourceGroup, string Plan, IReadOnlyList<MachineInstance> Instances, IReadOnlyList<SiteSpec> Sites, Fault Fault, TimeSpan Onset, int Rate)
{
    private static readonly string[] Words = ["harbor", "maple", "falcon", "quartz", "meadow", "copper", "willow", "summit", "ember", "lagoon", "orchid", "granite"];
    private static readonly string[] Trades = ["shop", "booking", "tickets", "orders", "portal", "catalog"];

    public string PlanId => $"/subscriptions/{Subscription}/resourceGroups/{ResourceGroup}/providers/Microsoft.Web/serverfarms/{Plan}";

    public static World Of(int seed)
    {
        var random = new Random(seed);
        var word = Words[random.Next(Words.Length)];
        var trade = Trades[random.Next(Trades.Length)];
        var number = random.Next(10, 99);
        var instances = Enumerable.Range(0, 2)
            .Select(i => new MachineInstance(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{i}")))),
                string.Create(CultureInfo.InvariantCulture, $"RD{random.NextInt64(0x100000000, 0xFFFFFFFFF):X12}")))
            .ToList();
        var sick = new SiteSpec($"{trade}-{word}-{number}", true);
        var neighbour = new SiteSpec($"docs-{word}-{number}", false);
        return new World(
            NewGuid(random).ToString(),
            $"rg-{word}",
            $"plan-{word}",
            instances,
            [sick, neighbour],
            new Fault(FaultKind.Leak, sick.Name, instances[random.Next(instances.Count)].Id, random.Next(2, 5)),
            TimeSpan.FromSeconds(3 + (random.NextDouble() * 4)),
            random.Next(30, 45));
    }

    public static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}

/// <summary>One machine of the plan.</summary>
/// <param name="Id">As ARM names it.</param>
/// <param name="Machine">As metrics name it.</param>
public sealed record MachineInstance(string Id, string Machine);

internal sealed record SiteSpec(string Name, bool IsBusy);

/// <summary>What goes wrong, where, and how strongly.</summary>
/// <param name="Size">For a leak: megabytes a request.</param>
public sealed record Fault(FaultKind Kind, string Site, string Instance, int Size);

/// <summary>Ways in which a site falls ill.</summary>
public enum FaultKind
{
    Leak,
    Hang,
    Crash,
    Slow,
    Throw,
}

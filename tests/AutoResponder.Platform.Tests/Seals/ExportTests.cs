using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>An export is proof by itself.</summary>
public sealed class ExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_verifies_after_the_tables_are_gone()
    {
        await using var world = await SealWorld.StartAsync(Token);
        var key = await GrowAndSealAsync(world);
        var file = Path.Combine(world.Folder, "audit.jsonl");
        var (exit, output) = await world.CommandAsync("audit", "export", "--out", file);
        Assert.True(exit == 0 && output.StartsWith("55 rows", StringComparison.Ordinal), output);

        await world.Tables.DeleteTableAsync(Keys.LedgerTable, Token);
        await world.Blobs.DeleteBlobContainerAsync("seals", cancellationToken: Token);

        (exit, output) = await world.CommandAsync("audit", "verify", "--export", file, "--key", key);
        Assert.True(exit == 0 && output.Contains("55 events of 3 streams"), output);
    }

    [Fact]
    public async Task A_part_carries_what_it_needs_to_be_proved()
    {
        await using var world = await SealWorld.StartAsync(Token);
        var key = await GrowAndSealAsync(world);
        var file = Path.Combine(world.Folder, "part.jsonl");

        var (_, output) = await world.CommandAsync("audit", "export", "--out", file, "--plan", "plan-2", "--from", Text(world.Time.GetUtcNow().AddMinutes(-33)), "--to", Text(world.Time.GetUtcNow().AddMinutes(-29)));

        Assert.StartsWith("4 rows", output, StringComparison.Ordinal);
        var (exit, said) = await world.CommandAsync("audit", "verify", "--export", file, "--key", key);
        Assert.True(exit == 0 && said.Contains("4 events of 1 streams"), said);
        Assert.Contains("{\"export\":\"link\"", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("change", 10)]
    [InlineData("delete", 20)]
    [InlineData("cut", 12)]
    [InlineData("swap", 20)]
    [InlineData("checkpoint", 20)]
    public async Task What_is_done_to_an_export_is_found(string what, int wanted)
    {
        await using var world = await SealWorld.StartAsync(Token);
        var key = await GrowAndSealAsync(world);
        var file = Path.Combine(world.Folder, "audit.jsonl");
        await world.CommandAsync("audit", "export", "--out", file);
        var lines = (await File.ReadAllLinesAsync(file, Token)).ToList();
        var row = lines.FindIndex(line => line.Contains("\"seq\":7,", StringComparison.Ordinal));
        switch (what)
        {
            case "change": lines[row] = lines[row].Replace("\"why\":\"6\"", "\"why\":\"5\"", StringComparison.Ordinal); break;
            case "delete": lines.RemoveAt(row); break;
            case "cut": lines.RemoveAt(lines.Count - 1); break;
            case "swap": (lines[row], lines[row + 1]) = (lines[row + 1], lines[row]); break;
            default: lines = [.. lines.Select(line => line.Replace("\"build\":\"test\"", "\"build\":\"lies\"", StringComparison.Ordinal))]; break;
        }

        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", Token);

        var (exit, output) = await world.CommandAsync("audit", "verify", "--export", file, "--key", key);
        Assert.True(exit == wanted, $"{exit}: {output}");
    }

    [Fact]
    public async Task A_table_is_text_and_nothing_else()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await GrowAndSealAsync(world);

        var (exit, output) = await world.CommandAsync("audit", "export", "--format", "csv", "--plan", "plan-1");

        Assert.Equal(0, exit);
        var lines = output.Split("\r\n");
        Assert.Equal("at,stream,seq,kind,site,incident,policy,policyHash,step,outcome,guardrails,actor,text", lines[0]);
        Assert.Equal(32, lines.Length);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("", "")]
    public void A_cell_cannot_become_a_formula(string text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    /// <summary>Returns the file of the public key.</summary>
    private static async Task<string> GrowAndSealAsync(SealWorld world)
    {
        await world.GrowAsync(SealWorld.Plan(1), 30, Token);
        await world.Sealer().RunAsync(Token);
        await world.GrowAsync(SealWorld.Plan(2), 20, Token);
        await world.Sealer().RunAsync(Token);
        await world.GrowAsync(SealWorld.Plan(3), 5, Token);
        world.Time.Advance(TimeSpan.FromMinutes(20));
        await world.Sealer().RunAsync(Token);
        var key = Path.Combine(world.Folder, "public.pem");
        foreach (var pem in await new AutoResponder.Platform.Seals.SealStore(world.Container).KeysAsync(Token)) await File.WriteAllTextAsync(key, pem, Token);
        return key;
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>What an alert says is text in a spreadsheet too, where formulas are told to be worked out.</summary>
public sealed class SpreadsheetTests : IDisposable
{
    /// <summary>Comma, quote, UTF-8, from the first line on; and formulas are worked out.</summary>
    private const string Reading = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,0,true";
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    private static readonly string[] Hostile =
    [
        "=1+1", "=HYPERLINK(\"http://127.0.0.1/x\",\"look\")", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "=1+1,=2+2", "\"=1+1\"", "a\n=1+1", "a\",=1+1,\"b",
        "＝1+1", "=WEBSERVICE(\"http://127.0.0.1/\")", "=DDE(\"soffice\",\"/etc/passwd\",\"1\")", "{=1+1}", "'=1+1", "1e3", "2026-03-02", "TRUE",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("spreadsheet-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_cell_of_an_export_is_a_formula_in_LibreOffice()
    {
        var cells = await OpenAsync(string.Concat(Hostile.Select(text => Csv.Line(["before", text, "after"]))));

        Assert.All(cells, cell => Assert.Null(cell.Attribute(Table + "formula")));
        Assert.Equal(Hostile.Length, cells.Count(cell => Said(cell) == "before"));
        Assert.Equal(Hostile.Length, cells.Count(cell => Said(cell) == "after"));
        Assert.DoesNotContain(cells, cell => Said(cell) == "2");
    }

    /// <summary>Else the test above would show nothing.</summary>
    [Fact]
    public async Task Without_our_care_they_would_be()
    {
        var cells = await OpenAsync("=1+1\r\n\"=1+1\"\r\n");

        Assert.Contains(cells, cell => cell.Attribute(Table + "formula") is not null && Said(cell) == "2");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Said(XElement cell) => string.Join('\n', cell.Elements(Text + "p").Select(line => line.Value));

    /// <summary>The cells as LibreOffice has them once it has opened the file.</summary>
    private async Task<List<XElement>> OpenAsync(string table)
    {
        Assert.SkipWhen(Office() is null, "LibreOffice is not on this machine: apt-get install --no-install-recommends libreoffice-calc.");

        await File.WriteAllTextAsync(Path.Combine(_folder, "audit.csv"), table, new UTF8Encoding(false), Token);
        using var office = Process.Start(new ProcessStartInfo(Office()!, [$"-env:UserInstallation=file://{_folder}/profile", "--headless", Reading, "--convert-to", "fods", "--outdir", _folder, Path.Combine(_folder, "audit.csv")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            var (said, wrong) = (office.StandardOutput.ReadToEndAsync(limit.Token), office.StandardError.ReadToEndAsync(limit.Token));
            await office.WaitForExitAsync(limit.Token);
            Assert.True(office.ExitCode == 0, $"{await said}{await wrong}");
        }
        finally
        {
            if (!office.HasExited) office.Kill(entireProcessTree: true);
        }

        await using var opened = File.OpenRead(Path.Combine(_folder, "audit.fods"));
        return [.. (await XDocument.LoadAsync(opened, LoadOptions.None, Token)).Descendants(Table + "table-cell")];
    }

    private static string? Office() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "soffice")).FirstOrDefault(File.Exists);
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core.Audit;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Reconciliation;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Cli;

/// <summary><c>audit reconcile</c>: lays the audit beside Azure's activity log, which nobody who writes the one can write. It reads both.</summary>
internal sealed class ReconcileCommand(IConfiguration configuration)
{
    /// <summary>The two records differ.</summary>
    public const int Differs = 1;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public Command Make()
    {
        var (from, to) = (SinceOption.Make("--from", "From when on; seven days back, if nobody says"), SinceOption.Make("--to", "Until when; now, if nobody says"));
        var log = new Option<FileInfo?>("--log") { Description = "A file with the activity log, as 'az monitor activity-log list' prints it: Azure is not asked then." };
        var principals = new Option<string[]>("--principal") { Description = "Whom the responder is known as in the activity log, by object id. Found by its calls, if nobody says.", Arity = ArgumentArity.OneOrMore };
        var (policies, json) = (PolicyCommands.Policies(), new Option<bool>("--json") { Description = "Print JSON." });
        var command = new Command("reconcile", "Compares the audit's acts with Azure's activity log, both ways. Exit code 0: they fit; 1: they do not; 2: it could not be told.") { from, to, log, principals, policies, json };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            var now = DateTimeOffset.UtcNow;
            var (begin, end) = (parse.GetValue(from) ?? now - Usual, parse.GetValue(to) ?? now);
            if (begin >= end) return terminal.Refuse("--from is not before --to.");

            try
            {
                // An act stands in both a little apart: what lies at the borders of the one must be looked for beyond those of the other.
                var rows = new List<AuditEntry>();
                var storage = StorageSettings.From(configuration);
                await foreach (var row in new AuditRows(storage.Tables(), SealServices.Archive(storage, configuration)).OfPlansAsync(begin - ActivityLog.Late, end + ActivityLog.Late, token)) rows.Add(AuditEntry.Read(row));
                var entries = parse.GetValue(log) is { } file ? Of(file) : await AskAsync(terminal, parse.GetValue(policies), begin - ActivityLog.Late, end + ActivityLog.Late, token);
                if (entries is null) return Terminal.Unusable;

                var report = Reconciler.Reconcile(Intent.In(rows), entries, parse.GetValue(principals) ?? [], now - ActivityLog.Late).Within(begin, end);
                if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(Json(report));
                else foreach (var line in Lines(report)) terminal.Line(line);
                return report.Fits ? Terminal.Ok : Differs;
            }
            catch (Exception e) when (StorageTrouble.Is(e) || e is IOException or UnauthorizedAccessException or JsonException)
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }

    /// <exception cref="JsonException">It is no such file.</exception>
    private static List<ActivityEntry> Of(FileInfo file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
        var list = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("value", out var value) ? value : document.RootElement;
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException($"{file.Name} is no activity log: a list is expected, or an object whose 'value' is one");

        return [.. list.EnumerateArray().Select(ActivityLog.Read).OfType<ActivityEntry>()];
    }

    private async Task<List<ActivityEntry>?> AskAsync(Terminal terminal, DirectoryInfo? folder, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var load = PolicyFiles.Load(folder?.FullName ?? PolicyCommands.DefaultFolder());
        if (load.Set is not { } set)
        {
            terminal.Refuse(load.Problems);
            return null;
        }

        await using var azure = new ServiceCollection().AddSingleton(TimeProvider.System).AddAzure(configuration).BuildServiceProvider();
        var log = new ActivityLog(azure.GetRequiredService<ArmClient>());
        var entries = new List<ActivityEntry>();
        foreach (var subscription in set.Fleet.Subscriptions)
        {
            await foreach (var entry in log.ReadAsync(subscription, from, until, cancellationToken)) entries.Add(entry);
        }

        return entries;
    }

    private static IEnumerable<string> Lines(ReconcileReport report)
    {
        foreach (var finding in report.Findings) yield return $"{finding.At.UtcDateTime:u}  {finding.Kind}  {finding.RequestId}  {finding.What}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Intents} intents, {report.Matched} of them in Azure's activity log; {report.Others} calls of others{(report.Open > 0 ? $"; of {report.Open} nobody can say yet whether Azure took them" : "")}. {(report.Fits ? "Nothing differs." : $"{report.Findings.Length} differ.")}");
        if (!report.Callers.IsEmpty) yield return $"The responder is known there as {string.Join(", ", report.Callers)}.";
    }

    private static string Json(ReconcileReport report) => new JsonObject
    {
        ["fits"] = report.Fits,
        ["intents"] = report.Intents,
        ["matched"] = report.Matched,
        ["others"] = report.Others,
        ["open"] = report.Open,
        ["callers"] = new JsonArray([.. report.Callers.Select(caller => (JsonNode)caller)]),
        ["findings"] = new JsonArray([.. report.Findings.Select(finding => (JsonNode)new JsonObject
        {
            ["kind"] = finding.Kind.ToString(),
            ["at"] = finding.At.UtcDateTime,
            ["requestId"] = finding.RequestId,
            ["what"] = finding.What,
        })]),
    }.ToJsonString(Indented);
}

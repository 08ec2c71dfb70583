using System.Text.Json.Nodes;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Events;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Events;

/// <summary>Azure's own examples, each with what it becomes here. They carry placeholders for names; filled in, they are about something of ours.</summary>
public sealed class VectorTests
{
    private const string Sites = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000007/resourcegroups/rg/providers/microsoft.web/sites/shop";
    private const string Farms = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000007/resourcegroups/rg/providers/microsoft.web/serverfarms/plan";

    /// <summary>By the file's name without its schema: what it becomes, and about what; or the place where it is refused.</summary>
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["Microsoft.Web/app_updated_stopped"] = $"Changed (Stopped) {Sites}",
        ["Microsoft.Web/app_service_plan_updated"] = $"Changed (Updated, Started, 1 x P1v2) {Farms}",
        ["Microsoft.Web/backup_operation_started"] = $"Other {Sites}",
        ["Microsoft.Web/backup_operation_completed"] = $"Other {Sites}",
        ["Microsoft.Web/restore_operation_started"] = $"Changed {Sites}",
        ["Microsoft.Web/restore_operation_completed"] = $"Changed {Sites}",
        ["Microsoft.Web/restore_operation_failed"] = $"Changed {Sites}",
        ["Microsoft.Web/slot_swap_started"] = $"Changed (SlotSwapStarted, staging to production) {Sites} + {Sites}/slots/staging",
        ["Microsoft.Web/slot_swap_completed"] = $"Changed (SlotSwapCompleted, staging to production) {Sites} + {Sites}/slots/staging",
        ["Microsoft.Web/slot_swap_with_preview_started"] = $"Changed (SlotSwapWithPreviewStarted, staging to production) {Sites} + {Sites}/slots/staging",
        ["Microsoft.ResourceNotifications/HealthResources_AvailabilityStatusChanged"] = "Healthy (Available), not a site",
        ["Microsoft.ResourceNotifications/HealthResources_ResourceAnnotated"] = "Other (VirtualMachineDeallocationInitiated: Customer Initiated: This virtual machine is stopped and deallocated as requested by an authorized user or process.), not a site",
        ["Microsoft.ResourceNotifications/Resources_CreatedOrUpdated"] = "unknown event type",
        ["Microsoft.ResourceNotifications/Resources_Deleted"] = "unknown event type",
        ["Microsoft.Resources/resource_action_success"] = "Other (Microsoft.EventHub/namespaces/AuthorizationRules/listKeys/action by x), not a site",
        ["Microsoft.Resources/resource_write_success"] = "Other (Microsoft.Storage/storageAccounts/write by x), not a site",
        ["Microsoft.Resources/resource_write_failure"] = "Other (Microsoft.Storage/storageAccounts/write by x), not a site",
        ["handshake/subscription-validation-request"] = "refused at $",
        ["handshake/subscription-validation-response"] = "refused at $.eventType",
        ["handshake/cloudevents-options"] = "refused at $.eventType",
        ["schemas/Microsoft.EventGrid.SystemEvents"] = "refused at $.eventType",
        ["schemas/Microsoft.ResourceNotifications.HealthResources"] = "refused at $.eventType",
        ["schemas/Microsoft.ResourceNotifications.Resources"] = "refused at $.eventType",
        ["schemas/Microsoft.ResourceNotifications.common"] = "refused at $.eventType",
        ["schemas/Microsoft.Resources.Resources"] = "refused at $.eventType",
        ["schemas/Microsoft.Web.Web"] = "refused at $.eventType",
    };

    [Fact]
    public void Every_example_of_azures_becomes_what_the_table_says()
    {
        var folder = Folder();
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), files.Select(file => Name(folder, file)).Distinct().Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var became = Say(EventGridParser.Parse(Filled(file)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetRelativePath(folder, file)} -> {became}");
            Assert.Equal((file, Expected[Name(folder, file)]), (file, became));
        }
    }

    [Fact]
    public void With_its_placeholders_left_in_an_example_means_the_same_and_is_about_nothing_of_ours()
    {
        var folder = Folder();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            var (raw, filled) = (EventGridParser.Parse(File.ReadAllBytes(file)), EventGridParser.Parse(Filled(file)));
            Assert.Equal(filled.GetType(), raw.GetType());
            if (raw is not EventParse.Read read) continue;

            Assert.Equal((file, ((EventParse.Read)filled).Signals[0].What), (file, read.Signals[0].What));
            Assert.All(read.Signals, signal => Assert.False(Core.ResourceId.TryParse(signal.Subject, out _)));
        }
    }

    [Fact]
    public void Both_schemas_of_an_example_become_the_same_signal()
    {
        var folder = Folder();
        var pairs = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.eventgrid.json", SearchOption.AllDirectories))
        {
            var other = file.Replace(".eventgrid.", ".cloudevents.", StringComparison.Ordinal);
            if (!File.Exists(other)) continue;

            // One pair of the examples spells its subject in two ways.
            var sameSubject = (string?)JsonNode.Parse(File.ReadAllText(file))!["subject"] == (string?)JsonNode.Parse(File.ReadAllText(other))!["subject"];
            var (one, two) = (EventGridParserTests.Read(Filled(file)), EventGridParserTests.Read(Filled(other)));
            Assert.Equal(one.Select(signal => sameSubject ? signal : signal with { Subject = "" }), two.Select(signal => sameSubject ? signal : signal with { Subject = "" }));
            pairs++;
        }

        Assert.True(pairs >= 15, $"{pairs} pairs");
    }

    [Fact]
    public void The_handshake_that_the_host_answers_is_an_unknown_type_if_it_ever_comes_through()
    {
        var request = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), "handshake", "subscription-validation-request.json")))!.AsArray()[0]!;

        Assert.Equal("unknown event type", Say(EventGridParser.Parse(request.Bytes())));
    }

    private static string Folder()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no examples of Azure's here.");
        return Path.Combine(Repository.Contracts, "eventgrid");
    }

    private static string Name(string folder, string file) =>
        Path.GetRelativePath(folder, file).Replace('\\', '/').Replace(".eventgrid.json", "", StringComparison.Ordinal).Replace(".cloudevents.json", "", StringComparison.Ordinal).Replace(".json", "", StringComparison.Ordinal);

    private static string Say(EventParse parse) => parse switch
    {
        EventParse.Refused refused => $"refused at {refused.Path}",
        EventParse.Read(var signals) when !EventMeaning.IsKnown(signals[0].Type) => "unknown event type",
        EventParse.Read(var signals) => $"{signals[0].What}{(signals[0].Detail.Length > 0 ? $" ({signals[0].Detail})" : "")}{Subjects([.. signals])}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Subjects(IReadOnlyList<Signal.PlatformEvent> signals) =>
        Core.ResourceId.TryParse(signals[0].Subject, out _) ? $" {string.Join(" + ", signals.Select(signal => signal.Subject))}" : ", not a site";

    private static byte[] Filled(string file) => System.Text.Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), @"\{([A-Za-z-]+)\}", match => match.Groups[1].Value switch
    {
        "subscription-id" => "5f3c0a4e-0000-4000-8000-000000000007",
        "resource-group" or "rg-name" => "rg",
        "site-name" => "shop",
        "serverfarm-name" or "plan-name" => "plan",
        _ => "x",
    }));
}

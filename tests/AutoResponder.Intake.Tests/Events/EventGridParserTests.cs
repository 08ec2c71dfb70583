using System.Text;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Events;
using static AutoResponder.Core.Signals.PlatformEventMeaning;

namespace AutoResponder.Intake.Tests.Events;

/// <summary>Every kind of event becomes what it means, whichever schema it came in; nothing in an event makes the parser fall.</summary>
public sealed class EventGridParserTests
{
    private const string Ours = "0f6c1f0a-0000-4000-8000-0000000000aa";
    private const string Correlation = "0f6c1f0a-0000-4000-8000-0000000000bb";

    public static readonly TheoryData<string, string[], PlatformEventMeaning, string, string> Meanings = new()
    {
        { "site", [], Changed, "Restarted", Payload.Site },
        { "site", ["data.appEventTypeDetail.action=\"Stopped\""], Changed, "Stopped", Payload.Site },
        { "site", ["data.appEventTypeDetail.action=\"Started\""], Changed, "Started", Payload.Site },
        { "site", ["data.appEventTypeDetail.action=\"ChangedAppSettings\""], Changed, "ChangedAppSettings", Payload.Site },
        { "site", ["data.appEventTypeDetail.action=\"Completed\""], Changed, "Completed", Payload.Site },
        { "site", ["data.appEventTypeDetail.action=\"Failed\""], Other, "Failed", Payload.Site },
        { "site", ["data.appEventTypeDetail=null"], Changed, "", Payload.Site },

        // A slot is named in one of several ways, or not at all; what is no slot's name names none.
        { "site", ["data.name=\"Bakery(Blue)\""], Changed, "Restarted", Payload.Site + "/slots/blue" },
        { "site", ["data.name=\"bakery/blue\""], Changed, "Restarted", Payload.Site + "/slots/blue" },
        { "site", ["data.name=\"bakery/slots/blue\""], Changed, "Restarted", Payload.Site + "/slots/blue" },
        { "site", ["subject=\"/Microsoft.Web/sites/Bakery/slots/blue\""], Changed, "Restarted", Payload.Site + "/slots/blue" },
        { "site", ["topic=\"/subscriptions/5f3c0a4e-0000-4000-8000-000000000006/resourceGroups/rg-Bakery/providers/Microsoft.Web/sites/Bakery/slots/Blue\""], Changed, "Restarted", Payload.Site + "/slots/blue" },
        { "site", ["data.name=\"bakery(../other)\""], Changed, "Restarted", Payload.Site },
        { "site", ["data.name=\"otherbakery(blue)\""], Changed, "Restarted", Payload.Site },
        { "site", ["data.name="], Changed, "Restarted", Payload.Site },
        { "site", ["topic=\"/subscriptions/5f3c0a4e-0000-4000-8000-000000000006/resourceGroups/rg-Bakery\""], Changed, "Restarted", Payload.Site },
        { "site", ["topic=\"/subscriptions/5f3c0a4e-0000-4000-8000-000000000006\"", $"subject=\"{Payload.Site}\""], Changed, "Restarted", Payload.Site },
        { "site", ["topic=\"/subscriptions/x/../y\"", "subject=\"/Microsoft.Web/sites/Bakery\""], Changed, "Restarted", "/Microsoft.Web/sites/Bakery" },

        { "site", ["eventType=\"Microsoft.Web.BackupOperationStarted\""], Other, "", Payload.Site },
        { "site", ["eventType=\"Microsoft.Web.BackupOperationCompleted\""], Other, "", Payload.Site },
        { "site", ["eventType=\"Microsoft.Web.BackupOperationFailed\""], Other, "", Payload.Site },
        { "site", ["eventType=\"Microsoft.Web.RestoreOperationStarted\""], Changed, "", Payload.Site },
        { "site", ["eventType=\"Microsoft.Web.RestoreOperationCompleted\""], Changed, "", Payload.Site },
        { "site", ["eventType=\"Microsoft.Web.RestoreOperationFailed\""], Changed, "", Payload.Site },

        { "plan", [], Changed, "Updated, Started, 3 x P1v3", Payload.Plan },
        { "plan", ["data.serverFarmEventTypeDetail.status=\"Completed\""], Changed, "Updated, Completed, 3 x P1v3", Payload.Plan },
        { "plan", ["data.serverFarmEventTypeDetail.status=\"Failed\""], Other, "Updated, Failed, 3 x P1v3", Payload.Plan },
        { "plan", ["data.serverFarmEventTypeDetail=", "data.appServicePlanEventTypeDetail={\"action\":\"Updated\",\"status\":\"Completed\"}", "data.sku="], Changed, "Updated, Completed", Payload.Plan },

        { "health", [], Unhealthy, "Unavailable", Payload.Site },
        { "health", ["data.resourceInfo.properties.availabilityState=\"Degraded\""], Unhealthy, "Degraded", Payload.Site },
        { "health", ["data.resourceInfo.properties.availabilityState=\"Available\""], Healthy, "Available", Payload.Site },
        { "health", ["data.resourceInfo.properties.availabilityState=\"Unknown\""], Other, "Unknown", Payload.Site },
        { "health", ["data.resourceInfo.properties.targetResourceId="], Unhealthy, "Unavailable", Payload.Site },
        { "health", [$"data.resourceInfo.properties.targetResourceId=\"{Payload.Plan}\""], Unhealthy, "Unavailable", Payload.Plan },
        { "health", ["eventType=\"Microsoft.ResourceNotifications.HealthResources.ResourceAnnotated\""], Other, "PlannedMaintenance: Platform Initiated: The stamp is being updated.", Payload.Site },

        { "call", [], Changed, "Microsoft.Web/sites/restart/action by 9c0d1f0a-0000-4000-8000-0000000000dd", Payload.Site },
        { "call", ["data.claims="], Changed, "Microsoft.Web/sites/restart/action", Payload.Site },
        { "call", ["data.claims=\"{}\"", "data.operationName=\"Microsoft.Web/sites/config/list/action\""], Other, "Microsoft.Web/sites/config/list/action", Payload.Site },
        { "call", ["data.claims=", "data.operationName=\"microsoft.web/sites/slots/publishxml/Action\""], Other, "microsoft.web/sites/slots/publishxml/Action", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceActionFailure\""], Other, "Microsoft.Web/sites/restart/action", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceActionCancel\""], Other, "Microsoft.Web/sites/restart/action", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceWriteSuccess\"", "data.operationName=\"Microsoft.Web/sites/config/write\"", $"data.resourceUri=\"{Payload.Site}/config/appsettings\""], Changed, "Microsoft.Web/sites/config/write", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceWriteSuccess\"", "data.operationName=\"Microsoft.Web/sites/slots/write\"", $"data.resourceUri=\"{Payload.Site}/slots/Blue/config/web\""], Changed, "Microsoft.Web/sites/slots/write", Payload.Site + "/slots/blue" },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceWriteSuccess\"", "data.operationName=\"Microsoft.Web/serverfarms/write\"", $"data.resourceUri=\"{Payload.Plan}\""], Changed, "Microsoft.Web/serverfarms/write", Payload.Plan },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceDeleteSuccess\"", "data.operationName=\"Microsoft.Web/sites/instances/processes/delete\"", $"data.resourceUri=\"{Payload.Site}/instances/i1/processes/1234\""], Changed, "Microsoft.Web/sites/instances/processes/delete", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceWriteFailure\""], Other, "Microsoft.Web/sites/restart/action", Payload.Site },
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceDeleteCancel\""], Other, "Microsoft.Web/sites/restart/action", Payload.Site },

        // What another provider hangs on to a site does not touch it.
        { "call", ["data.claims=", "eventType=\"Microsoft.Resources.ResourceWriteSuccess\"", "data.operationName=\"Microsoft.Authorization/locks/write\"", $"data.resourceUri=\"{Payload.Site}/providers/Microsoft.Authorization/locks/l\""], Other, "Microsoft.Authorization/locks/write", Payload.Site },

        // A path that is nearly one of ours is none.
        { "call", ["data.claims=", $"data.resourceUri=\"{Payload.Site}/slots/a.b/config/web\""], Changed, "Microsoft.Web/sites/restart/action", Payload.Site + "/slots/a.b/config/web" },
        { "call", ["data.claims=", "data.resourceUri=\"/subscriptions/5f3c0a4e/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/s\""], Changed, "Microsoft.Web/sites/restart/action", "/subscriptions/5f3c0a4e/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/s" },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void An_event_becomes_what_it_means_in_either_schema(string name, string[] changes, PlatformEventMeaning what, string detail, string subject)
    {
        var json = Payload.With(name, changes);

        var signal = Assert.Single(Read(json.Bytes()));
        Assert.Equal((what, detail, subject), (signal.What, signal.Detail, signal.Subject));
        Assert.Equal(signal, Assert.Single(Read(json.AsCloudEvent().Bytes())));
        Assert.Equal(((Signal)signal).Id, ((Signal)Read(json.AsCloudEvent().Bytes())[0]).Id);
    }

    [Theory]
    [InlineData("SlotSwapStarted")]
    [InlineData("SlotSwapCompleted")]
    [InlineData("SlotSwapFailed")]
    [InlineData("SlotSwapWithPreviewStarted")]
    [InlineData("SlotSwapWithPreviewCancelled")]
    public void A_swap_changes_both_of_its_slots(string swap)
    {
        var signals = Read(Payload.With("site", $"eventType=\"Microsoft.Web.{swap}\"", "data.appEventTypeDetail=null").Bytes());

        Assert.Equal([Payload.Site, Payload.Site + "/slots/staging"], signals.Select(signal => signal.Subject));
        Assert.All(signals, signal => Assert.Equal((Changed, $"{swap}, staging to production"), (signal.What, signal.Detail)));
        Assert.Equal(2, signals.Select(signal => ((Signal)signal).Id).Distinct().Count());
    }

    [Fact]
    public void A_swap_whose_slots_are_not_named_changes_the_site() =>
        Assert.Equal(Payload.Site, Assert.Single(Read(Payload.With("site", "eventType=\"Microsoft.Web.SlotSwapCompleted\"", "data.sourceSlot=", "data.targetSlot=").Bytes())).Subject);

    [Theory]
    [InlineData("site", Ours)]
    [InlineData("plan", Correlation)]
    [InlineData("call", Ours)]
    [InlineData("health", null)]
    public void The_request_that_caused_it_is_kept_where_it_can_be_ours(string name, string? expected) => Assert.Equal(expected, Read(Payload.Read(name).Bytes())[0].RequestId);

    [Fact]
    public void A_request_id_that_is_no_guid_can_be_nobody_of_ours() =>
        Assert.Null(Read(Payload.With("call", "data.httpRequest=\"{}\"", "data.correlationId=\"{ID}\"").Bytes())[0].RequestId);

    [Fact]
    public void Health_is_told_as_of_when_it_changed_and_the_rest_as_of_when_it_was_published()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 12, 0, 2, TimeSpan.Zero), Read(Payload.Read("health").Bytes())[0].At);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567), Read(Payload.Read("site").Bytes())[0].At);
    }

    [Theory]
    [InlineData("Contoso.Bread.Baked")]
    [InlineData("Microsoft.Web.SomethingNew")]
    [InlineData("Microsoft.ResourceNotifications.Resources.CreatedOrUpdated")]
    [InlineData("microsoft.web.appupdated")]
    public void A_type_that_is_not_known_is_read_for_whoever_counts_it(string type)
    {
        var signal = Assert.Single(Read(Payload.With("site", $"eventType=\"{type}\"", "data=[1]").Bytes()));

        Assert.Equal((type, Other, ""), (signal.Type, signal.What, signal.Detail));
        Assert.False(EventMeaning.IsKnown(type));
    }

    [Fact]
    public void Nothing_of_who_called_from_where_is_kept_but_a_name()
    {
        var text = Read(Payload.Read("call").Bytes())[0].ToString();

        Assert.DoesNotContain("203.0.113.7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("management.azure.com", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_text_is_cut_and_text_that_is_too_long_to_be_meant_is_refused()
    {
        Assert.Equal(303, Read(Payload.With("health", "eventType=\"Microsoft.ResourceNotifications.HealthResources.ResourceAnnotated\"", $"data.resourceInfo.properties.summary=\"{new string('x', 1000)}\"").Bytes())[0].Detail.Length);
        Assert.Equal("$.topic", Refused(Payload.With("site", $"topic=\"{new string('x', 1025)}\"").Bytes()).Path);
    }

    public static readonly TheoryData<string, string, string> Broken = new()
    {
        { "site", "id=", "$.id" },
        { "site", "id=\"\"", "$.id" },
        { "site", "id=7", "$.id" },
        { "site", "eventType=", "$.eventType" },
        { "site", "eventType=\"two words\"", "$.eventType" },
        { "site", "eventType=\"\\u202etxt\"", "$.eventType" },
        { "site", "eventTime=", "$.eventTime" },
        { "site", "eventTime=\"noon\"", "$.eventTime" },
        { "site", "subject=[]", "$.subject" },
        { "site", "topic={}", "$.topic" },
        { "site", "data=", "$.data" },
        { "site", "data=\"text\"", "$.data" },
        { "site", "data.name=1", "$.data.name" },
        { "site", "data.appEventTypeDetail=[]", "$.data.appEventTypeDetail" },
        { "site", "data.appEventTypeDetail.action=true", "$.data.appEventTypeDetail.action" },
        { "plan", "data.sku=1", "$.data.sku" },
        { "plan", "data.sku.capacity=[]", "$.data.sku.capacity" },
        { "plan", "data.serverFarmEventTypeDetail.status=1", "$.data.serverFarmEventTypeDetail.status" },
        { "health", "data.resourceInfo=", "$.data.resourceInfo" },
        { "health", "data.resourceInfo.properties=null", "$.data.resourceInfo.properties" },
        { "health", "data.resourceInfo.properties.availabilityState=", "$.data.resourceInfo.properties.availabilityState" },
        { "health", "data.resourceInfo.properties.occurredTime=\"x\"", "$.data.resourceInfo.properties.occurredTime" },
        { "call", "data.operationName=1", "$.data.operationName" },
        { "call", "data.resourceUri={}", "$.data.resourceUri" },
        { "call", "data.httpRequest.clientRequestId=1", "$.data.httpRequest.clientRequestId" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_is_named_by_its_path(string name, string change, string path)
    {
        var refused = Refused(Payload.With(name, change).Bytes());

        Assert.Equal(path, refused.Path);
        Assert.NotEmpty(refused.What);
        Assert.NotEmpty(refused.Allowed);
    }

    [Fact]
    public void A_cloud_event_of_another_version_is_refused()
    {
        var cloud = Payload.Read("site").AsCloudEvent();
        cloud["specversion"] = "2.0";

        Assert.Equal("$.specversion", Refused(cloud.Bytes()).Path);
    }

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("hello", "1:1")]
    [InlineData("{\n \"id\": x}", "2:8")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    public void What_is_no_event_is_named_by_its_place(string text, string path) => Assert.Equal(path, Refused(Encoding.UTF8.GetBytes(text)).Path);

    [Fact]
    public void Five_thousand_mutated_events_are_read_or_refused_and_never_more()
    {
        var random = new Random(20260302);
        string[] names = ["site", "plan", "health", "call"];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 5_000; i++)
        {
            var json = Payload.Read(names[i % names.Length]);
            if (i % 3 == 0) json["eventType"] = "Microsoft.Web.SlotSwapCompleted";
            if (i % 2 == 0) json = json.AsCloudEvent();
            switch (EventGridParser.Parse(i % 5 == 0 ? Mutation.OfBytes(json, random) : Mutation.OfValues(json, random)))
            {
                case EventParse.Read(var signals):
                    Assert.All(signals, signal => Assert.True(signal is { EventId.Length: > 0 and <= 1024, Subject.Length: <= 1024 + 64, Detail.Length: <= 303, Type.Length: <= 128 }));
                    read++;
                    break;

                case EventParse.Refused { Path.Length: > 0, What.Length: > 0, Allowed.Length: > 0 }:
                    refused++;
                    break;
            }
        }

        // Both answers were met often, or the mutations were too tame, or too wild, to say anything.
        Assert.Equal(5_000, read + refused);
        Assert.True(read > 500 && refused > 500, $"{read} {refused}");
    }

    internal static IReadOnlyList<Signal.PlatformEvent> Read(byte[] payload) => Assert.IsType<EventParse.Read>(EventGridParser.Parse(payload)).Signals;

    internal static EventParse.Refused Refused(byte[] payload) => Assert.IsType<EventParse.Refused>(EventGridParser.Parse(payload));
}

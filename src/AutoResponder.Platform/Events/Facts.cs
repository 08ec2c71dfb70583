using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Platform.Alerts;

namespace AutoResponder.Platform.Events;

/// <summary>What a publisher's part of an event says, as far as it matters here.</summary>
/// <param name="Word">The one word that the meaning depends on.</param>
/// <param name="Detail">For a person.</param>
/// <param name="RequestId">The client's id of the request that caused it.</param>
/// <param name="At">When it happened, where that is said beside the event's own time.</param>
internal sealed record Facts(string Word, string Detail, string? RequestId, DateTimeOffset? At, ImmutableArray<string> Subjects)
{
    private const string HealthPath = "$.data.resourceInfo.properties";
    private const string Upn = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";
    private static readonly string[] Annotation = ["annotationName", "context", "summary"];

    /// <summary>Of a type that is not known: nothing in it is looked at.</summary>
    public static Facts Nothing(Envelope envelope) => new("", "", null, null, [envelope.Subject.Length > 0 ? envelope.Subject : envelope.Origin]);

    public static Facts Of(Envelope envelope) => envelope.Type switch
    {
        "Microsoft.Web.AppServicePlanUpdated" => OfPlan(envelope),
        "Microsoft.Web.AppUpdated" => OfSite(envelope),
        var type when type.StartsWith("Microsoft.Web.SlotSwap", StringComparison.Ordinal) => OfSwap(envelope),
        var type when type.StartsWith("Microsoft.Web.", StringComparison.Ordinal) => OfContent(envelope),
        "Microsoft.ResourceNotifications.HealthResources.ResourceAnnotated" => OfAnnotation(envelope),
        "Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged" => OfHealth(envelope),
        _ => OfCall(envelope),
    };

    private static Facts OfSite(Envelope envelope)
    {
        var action = Action(envelope.Fields, "appEventTypeDetail");
        return new Facts(action, action, RequestIdOf(envelope.Fields, "$.data"), null, [EventSubject.OfSite(envelope, Json.OptionalText(envelope.Fields, "name", "$.data.name"))]);
    }

    /// <summary>Backup and restore: the type says it all, and what else stands there has been seen to contradict it.</summary>
    private static Facts OfContent(Envelope envelope) =>
        new("", "", RequestIdOf(envelope.Fields, "$.data"), null, [EventSubject.OfSite(envelope, Json.OptionalText(envelope.Fields, "name", "$.data.name"))]);

    private static Facts OfSwap(Envelope envelope)
    {
        var (from, to) = (Json.OptionalText(envelope.Fields, "sourceSlot", "$.data.sourceSlot"), Json.OptionalText(envelope.Fields, "targetSlot", "$.data.targetSlot"));
        var name = envelope.Type[(envelope.Type.LastIndexOf('.') + 1)..];
        return new Facts("", from is null || to is null ? name : $"{name}, {from} to {to}", RequestIdOf(envelope.Fields, "$.data"), null, [EventSubject.OfSlot(envelope, to), EventSubject.OfSlot(envelope, from)]);
    }

    private static Facts OfPlan(Envelope envelope)
    {
        // Documented under one name, sent under the other.
        const string At = "$.data.serverFarmEventTypeDetail";
        var detail = Optional(envelope.Fields, "serverFarmEventTypeDetail", At) ?? Optional(envelope.Fields, "appServicePlanEventTypeDetail", "$.data.appServicePlanEventTypeDetail");
        var action = detail is { } fields ? Json.OptionalText(fields, "action", At + ".action") ?? "" : "";
        var status = detail is { } same ? Json.OptionalText(same, "status", At + ".status") ?? "" : "";
        var size = Optional(envelope.Fields, "sku", "$.data.sku") is { } sku ? (Name: Json.OptionalText(sku, "name", "$.data.sku.name"), Count: Json.OptionalNumber(sku, "capacity", "$.data.sku.capacity")) : default;
        var words = new[] { action, status, size is { Name: { } named, Count: { } count } ? string.Create(CultureInfo.InvariantCulture, $"{count:0} x {named}") : "" };
        return new Facts(status, string.Join(", ", words.Where(word => word.Length > 0)), RequestIdOf(envelope.Fields, "$.data"), null, [EventSubject.OfApp(envelope)]);
    }

    private static Facts OfHealth(Envelope envelope)
    {
        var properties = HealthProperties(envelope);
        var state = Json.Text(properties, "availabilityState", HealthPath + ".availabilityState");
        return new Facts(state, state, null, OccurredAt(properties), [Target(envelope, properties)]);
    }

    private static Facts OfAnnotation(Envelope envelope)
    {
        var properties = HealthProperties(envelope);
        var words = Annotation.Select(name => Json.OptionalText(properties, name, $"{HealthPath}.{name}")).Where(word => word is { Length: > 0 });
        return new Facts("", string.Join(": ", words), null, OccurredAt(properties), [Target(envelope, properties)]);
    }

    /// <summary>A call to Resource Manager. Of who made it only a name is kept; claims, addresses and evidence are not.</summary>
    private static Facts OfCall(Envelope envelope)
    {
        var operation = Json.OptionalText(envelope.Fields, "operationName", "$.data.operationName") ?? "";
        var resource = Json.OptionalText(envelope.Fields, "resourceUri", "$.data.resourceUri") ?? envelope.Subject;

        // Older versions of the payload carry the two as text.
        var client = Part(envelope.Fields, "httpRequest") is { } request ? GuidIn(request, "clientRequestId", "$.data.httpRequest.clientRequestId") : null;
        var who = Part(envelope.Fields, "claims") is { } claims
            ? Json.OptionalText(claims, Upn, $"$.data.claims['{Upn}']") ?? Json.OptionalText(claims, "appid", "$.data.claims.appid")
            : null;
        return new Facts(
            operation,
            who is null ? operation : $"{operation} by {who}",
            client ?? GuidIn(envelope.Fields, "correlationId", "$.data.correlationId"),
            null,
            [EventSubject.Of(resource)]);
    }

    private static JsonElement HealthProperties(Envelope envelope) =>
        Json.Object(Json.Object(envelope.Fields, "resourceInfo", "$.data.resourceInfo"), "properties", HealthPath);

    private static string Target(Envelope envelope, JsonElement properties) =>
        EventSubject.Of(Json.OptionalText(properties, "targetResourceId", HealthPath + ".targetResourceId") ?? envelope.Subject);

    private static DateTimeOffset? OccurredAt(JsonElement properties) => Json.OptionalTime(properties, "occurredTime", HealthPath + ".occurredTime");

    private static string Action(JsonElement data, string name) =>
        Optional(data, name, $"$.data.{name}") is { } detail ? Json.OptionalText(detail, "action", $"$.data.{name}.action") ?? "" : "";

    private static string? RequestIdOf(JsonElement data, string path) =>
        GuidIn(data, "clientRequestId", path + ".clientRequestId") ?? GuidIn(data, "correlationRequestId", path + ".correlationRequestId");

    /// <summary>Azure writes <c>None</c> where there is none; ours are GUIDs, so nothing else can be one of ours.</summary>
    private static string? GuidIn(JsonElement parent, string name, string path) =>
        Guid.TryParse(Json.OptionalText(parent, name, path), out var id) ? id.ToString() : null;

    private static JsonElement? Optional(JsonElement parent, string name, string path) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? Json.Object(element, path) : null;

    private static JsonElement? Part(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) && element.ValueKind == JsonValueKind.Object ? element : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using AutoResponder.Console.Audit;
using AutoResponder.Console.Incidents;
using AutoResponder.Console.Insight;
using AutoResponder.Console.Now;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Policies;

namespace AutoResponder.Console.Routes;

/// <summary>The OpenAPI document of <c>/api/v1</c>. Schemas are made of the types that are written, so that they cannot differ from them.</summary>
internal static class OpenApi
{
    public static JsonObject Document { get; } = new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "AutoResponder",
            ["version"] = "1",
            ["description"] = "What the console shows, and the orders that a person gives on it. Signed in through App Service authentication; reading needs the role Viewer. GET answers carry an ETag: asked again with If-None-Match, what has not changed is 304.",
        },
        ["paths"] = new JsonObject
        {
            ["/api/v1/openapi.json"] = Get("openapi", "This document.", new JsonObject { ["type"] = "object" }, []),
            ["/api/v1/me"] = Get("me", "Who is asking, and the token that orders carry for an hour.", Schema<MeView>(), []),
            ["/api/v1/now"] = Get("now", "How everything stands.", Schema<NowView>(), []),
            ["/api/v1/incidents"] = Queried(
                "incidents", "What is open or has something borrowed; with 'all', what is over as well.", Schema<IncidentsView>(), ("all", new JsonObject { ["type"] = "boolean" })),
            ["/api/v1/incidents/{incident}"] = Get("incident", "One incident with all its decisions.", Schema<IncidentView>(), ["incident"]),
            ["/api/v1/incidents/{incident}/chart"] = Get("chart", "What was measured in an incident, with thresholds and steps.", Schema<ChartView>(), ["incident"]),
            ["/api/v1/audit"] = Asks("audit", "Looks for events, the newest first, a page at a time: seven days back, if nobody says 'from'.", Content("application/json", Schema<AuditView>()), ["limit", "next"]),
            ["/api/v1/audit/event"] = Queried(
                "event", "One event with all that is recorded of what was known.", Schema<EventView>(),
                ("stream", new JsonObject { ["type"] = "string" }), ("seq", new JsonObject { ["type"] = "integer", ["minimum"] = 1 })),
            ["/api/v1/audit/export"] = Asks(
                "export", "The same events as a file: 'jsonl' with all that it takes to verify them, or 'csv'.",
                new JsonObject { ["application/x-ndjson"] = Text(), ["text/csv"] = Text() }, ["format"], "409"),
            ["/api/v1/audit/seal"] = Get("seal", "How far the audit is sealed.", Schema<SealView>(), []),
            ["/api/v1/policies"] = Get("policies", "The policies in force, each with its ladder, its sites and its versions.", Schema<PoliciesView>(), []),
            ["/api/v1/policies/{hash}"] = new JsonObject
            {
                ["get"] = new JsonObject
                {
                    ["operationId"] = "policyText",
                    ["summary"] = "The text of a policy that is or ever was in force, by its hash.",
                    ["parameters"] = Parameters(["hash"]),
                    ["responses"] = Responses("200", "It.", new JsonObject { ["text/plain"] = Text() }, ["401", "403", "404"]),
                },
            },
            ["/api/v1/insight"] = Queried(
                "insight", "What the last days were like, seven if nobody says 'days', and the review of what was done in them.",
                Schema<InsightView>(), ("days", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 90 })),
            ["/api/v1/review"] = Queried(
                "review", "What was done in a time or would have been, what became of it, and what people think of it.", Schema<ReviewSheet>(),
                ("from", new JsonObject { ["type"] = "string", ["format"] = "date-time" }), ("until", new JsonObject { ["type"] = "string", ["format"] = "date-time" }), ("policy", new JsonObject { ["type"] = "string" })),
            ["/api/v1/review/marks"] = Posts<MarkBody>("mark", "Says what you think of something in the review. Needs the role Operator."),
            ["/api/v1/review/sign-off"] = Posts<SignBody>("signOff", "Signs a review that was read, all of it marked. Needs the role Approver."),
            ["/api/v1/fleet/{order}"] = Orders<FleetOrderBody>(
                "fleetOrder", "Gives an order to the fleet: disarm and pause need the role Operator, arm and unpause Approver.", [], "arm", "disarm", "pause", "unpause"),
            ["/api/v1/incidents/{incident}/{order}"] = Orders<OrderBody>(
                "order", "Gives an order: take and close need the role Operator, approve and deny Approver.", ["incident"], "take", "close", "approve", "deny"),
        },
    };

    private static JsonObject Get(string id, string summary, JsonNode schema, string[] parameters) => new()
    {
        ["get"] = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["parameters"] = Parameters(parameters),
            ["responses"] = Responses("200", "It.", Content("application/json", schema), parameters.Length > 0 ? ["401", "403", "404"] : ["401", "403"]),
        },
    };

    private static JsonObject Queried(string id, string summary, JsonNode schema, params (string Name, JsonObject Schema)[] parameters) => new()
    {
        ["get"] = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["parameters"] = new JsonArray([.. parameters.Select(parameter => new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["schema"] = parameter.Schema })]),
            ["responses"] = Responses("200", "It.", Content("application/json", schema), ["400", "401", "403", "404"]),
        },
    };

    /// <param name="more">What it takes beside what is looked for.</param>
    private static JsonObject Asks(string id, string summary, JsonObject content, string[] more, params string[] refusals) => new()
    {
        ["get"] = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["parameters"] = new JsonArray([.. ((string[])["from", "until", .. Asked.Names, .. more]).Select(name => new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = Text()["schema"]!.DeepClone() })]),
            ["responses"] = Responses("200", "It.", content, ["400", "401", "403", .. refusals]),
        },
    };

    private static JsonObject Text() => new() { ["schema"] = new JsonObject { ["type"] = "string" } };

    /// <param name="orders">The last part of the path.</param>
    private static JsonObject Orders<TBody>(string id, string summary, string[] parameters, params string[] orders) => Posts<TBody>(
        id, summary, [.. Parameters(parameters).Select(parameter => parameter!.DeepClone()), new JsonObject { ["name"] = "order", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["enum"] = new JsonArray([.. orders.Select(order => (JsonNode?)order)]) } }]);

    private static JsonObject Posts<TBody>(string id, string summary, params JsonNode[] parameters) => new()
    {
        ["post"] = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = $"{summary} It lies on the queue then; the audit says what came of it.",
            ["parameters"] = new JsonArray([.. parameters, Token()]),
            ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", Schema<TBody>()) },
            ["responses"] = Responses("202", "It lies on the queue.", Content("application/json", Schema<OrderView>()), ["400", "401", "403", "404", "409", "415"]),
        },
    };

    private static JsonObject Token() => new() { ["name"] = "X-AutoResponder-Token", ["in"] = "header", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonArray Parameters(string[] names) =>
        new([.. names.Select(name => new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } })]);

    private static JsonObject Responses(string status, string description, JsonObject content, string[] refusals)
    {
        var responses = new JsonObject { [status] = new JsonObject { ["description"] = description, ["content"] = content } };
        foreach (var refusal in refusals)
            responses[refusal] = new JsonObject { ["description"] = "No; why stands in it.", ["content"] = Content("application/problem+json", new JsonObject { ["type"] = "object" }) };
        return responses;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonNode Schema<T>() => JsonSerializerOptions.Web.GetJsonSchemaAsNode(typeof(T), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
}

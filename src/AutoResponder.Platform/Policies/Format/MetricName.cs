using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A metric's name. Which ones are offered depends on where it is read, so that is checked with the whole condition.</summary>
internal sealed class MetricName : Single<string>
{
    public override string Allowed => "the name of a metric of App Service, such as HttpResponseTime";

    public override JsonObject Schema(Definitions definitions) => definitions.Refer("metric", () => new JsonObject { ["enum"] = new JsonArray([.. Metrics.Names.Select(name => JsonValue.Create(name))]) });

    protected override string? Read(string text, out string? result)
    {
        result = text;
        return null;
    }

    protected override string Say(string value) => value;
}

/// <summary>A threshold, kept as it stands until the metric is known that it belongs to.</summary>
internal sealed class Threshold : Single<string?>
{
    public override string Allowed => "such as 5s, 512MB, 75% or 10, by what the metric is measured in";

    public override JsonObject Schema(Definitions definitions) => definitions.Refer("threshold", () => new JsonObject
    {
        ["description"] = Allowed,
        ["anyOf"] = new JsonArray(TextSchema(@"^[0-9]+(\.[0-9]+)?([smhd]|KB|MB|GB|%)$"), new JsonObject { ["type"] = "number", ["minimum"] = 0 }),
    });

    protected override string? Read(string text, out string? result)
    {
        result = text;
        return null;
    }

    protected override string Say(string? value) => value!;

    protected override bool IsText => false;
}

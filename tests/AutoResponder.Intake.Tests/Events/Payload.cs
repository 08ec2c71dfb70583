using System.Text;
using System.Text.Json.Nodes;

namespace AutoResponder.Intake.Tests.Events;

/// <summary>Events of our own making, and the same ones in the other schema.</summary>
internal static class Payload
{
    public const string Site = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000006/resourcegroups/rg-bakery/providers/microsoft.web/sites/bakery";
    public const string Plan = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000006/resourcegroups/rg-bakery/providers/microsoft.web/serverfarms/ovens";

    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Events", $"{name}.json")))!.AsObject();

    /// <summary>The event with some fields changed: <c>path=json</c>; nothing after the sign takes the field away.</summary>
    public static JsonObject With(string name, params string[] changes)
    {
        var json = Read(name);
        foreach (var change in changes)
        {
            var (path, value) = (change[..change.IndexOf('=', StringComparison.Ordinal)], change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            var parts = path.Split('.');
            var parent = parts[..^1].Aggregate((JsonNode)json, (node, part) => node[part]!).AsObject();
            parent.Remove(parts[^1]);
            if (value.Length > 0) parent[parts[^1]] = JsonNode.Parse(value);
        }

        return json;
    }

    /// <summary>What Event Grid makes of it for a subscription that asks for CloudEvents.</summary>
    public static JsonObject AsCloudEvent(this JsonObject grid)
    {
        var cloud = new JsonObject { ["specversion"] = "1.0" };
        foreach (var (name, value) in grid)
        {
            var renamed = name switch { "eventType" => "type", "eventTime" => "time", "topic" => "source", "dataVersion" or "metadataVersion" => null, _ => name };
            if (renamed is not null) cloud[renamed] = value?.DeepClone();
        }

        return cloud;
    }

    public static byte[] Bytes(this JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}

using System.Text.Json.Nodes;

namespace AutoResponder.Intake.Tests.Events;

/// <summary>Payloads that nobody meant to send.</summary>
internal static class Mutation
{
    public static byte[] OfBytes(JsonObject json, Random random)
    {
        var bytes = json.Bytes().ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                default: bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 8)).Select(_ => (byte)random.Next(256))); break;
            }
        }

        return [.. bytes];
    }

    public static byte[] OfValues(JsonObject json, Random random)
    {
        var nodes = new List<JsonNode>();
        Collect(json, nodes);
        nodes[random.Next(1, nodes.Count)].ReplaceWith<JsonNode?>(random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(-1e308),
            2 => JsonValue.Create(new string('/', random.Next(3_000))),
            3 => new JsonArray(),
            4 => new JsonObject(),
            5 => JsonValue.Create("\ud83d\u0000\u202e=cmd"),
            6 => JsonValue.Create("/subscriptions/x/resourceGroups/y/providers/Microsoft.Web/sites/../slots/%2e"),
            7 => JsonValue.Create("0001-01-01T00:00:00+14:00"),
            _ => JsonValue.Create("9999-12-31T23:59:59-14:00"),
        });
        return json.Bytes();
    }

    private static void Collect(JsonNode? node, List<JsonNode> nodes)
    {
        if (node is null) return;

        nodes.Add(node);
        foreach (var child in node switch { JsonObject fields => fields.Select(field => field.Value), JsonArray items => items, _ => Enumerable.Empty<JsonNode?>() }) Collect(child, nodes);
    }
}

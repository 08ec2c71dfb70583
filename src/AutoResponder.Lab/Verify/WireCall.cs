using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Verify;

/// <summary>One call that changed something, or tried to, as Azure recorded it.</summary>
internal sealed record WireCall(int Sequence, DateTimeOffset At, string Method, string Path, string RequestId, string Principal, int? Status, string Effect)
{
    /// <summary>Azure took it, at once or to be done.</summary>
    public bool IsTaken => Status is >= 200 and < 300;

    public static IReadOnlyList<WireCall> Read(string path)
    {
        var lines = File.ReadLines(path).Select(line => JsonNode.Parse(line)!).ToList();
        return
        [
            .. lines.Where(line => (string?)line["moment"] == "received").Select(line =>
            {
                var answer = lines.FirstOrDefault(other => (string?)other["moment"] == "answered" && (int)other["seq"]! == (int)line["seq"]!);
                return new WireCall(
                    (int)line["seq"]!,
                    DateTimeOffset.Parse((string)line["at"]!, System.Globalization.CultureInfo.InvariantCulture),
                    (string)line["method"]!,
                    (string)line["path"]!,
                    (string?)line["clientRequestId"] ?? "",
                    (string?)line["principal"] ?? "",
                    (int?)answer?["status"],
                    (string?)answer?["effect"] ?? "");
            }),
        ];
    }
}

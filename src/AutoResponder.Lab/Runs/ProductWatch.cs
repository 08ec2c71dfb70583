using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Runs;

/// <summary>Watches the responder as a person would: through its console.</summary>
internal sealed class ProductWatch(Uri host, string key, Account account) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = host, Timeout = TimeSpan.FromSeconds(10) };
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Every kind of decision that was seen, and how often.</summary>
    public Dictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Tells what is new, and says what state the newest incident of a site is in; null where it has none.</summary>
    public async Task<string?> LookAsync(string site, CancellationToken cancellationToken)
    {
        try
        {
            // The state before the lines: what it says has happened then stands among them, and a run that ends by it has told everything.
            var incidents = await GetAsync("incidents.json", cancellationToken);
            foreach (var line in await GetAsync("audit.json", cancellationToken))
            {
                var (stream, sequence) = ((string?)line!["stream"] ?? "", line["seq"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture));
                var (kind, text) = ((string?)line["kind"] ?? "", (string?)line["text"] ?? "");
                if (!_seen.Add($"{stream} {sequence} {kind} {text}")) continue;

                Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
                account.Responder(kind, text);
            }

            return (string?)incidents.FirstOrDefault(incident => string.Equals((string?)incident!["name"], site, StringComparison.OrdinalIgnoreCase))?["state"];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException)
        {
            // The handler is on its way up; it is asked again in a moment.
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonArray> GetAsync(string what, CancellationToken cancellationToken)
    {
        await using var stream = await _http.GetStreamAsync(new Uri($"/api/console/{what}?code={key}", UriKind.Relative), cancellationToken);
        return (await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken)) as JsonArray ?? [];
    }
}

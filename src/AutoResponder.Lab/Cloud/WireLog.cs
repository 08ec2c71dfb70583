using System.Text.Json;

namespace AutoResponder.Lab.Cloud;

/// <summary>The local Azure's own record of every call that changes something: a line when it came, before it had any effect, and a line when it was answered.</summary>
internal sealed class WireLog(string path, Action<CloudEvent> tell) : IDisposable
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };
    private readonly Lock _lock = new();
    private int _sequence;

    public string Path => path;

    public int Received(HttpRequest request, string principal)
    {
        lock (_lock)
        {
            Write(new WireLine(++_sequence, "received", DateTimeOffset.UtcNow, request.Method, request.Path, request.QueryString.Value ?? "", request.Headers["x-ms-client-request-id"].ToString(), principal, null, null));
            return _sequence;
        }
    }

    public void Answered(int sequence, HttpRequest request, int status, string effect)
    {
        lock (_lock)
            Write(new WireLine(sequence, "answered", DateTimeOffset.UtcNow, request.Method, request.Path, request.QueryString.Value ?? "", request.Headers["x-ms-client-request-id"].ToString(), "", status, effect));
        tell(new CloudEvent.ChangeCalled(request.Method, request.Path, status));
    }

    public void Dispose() => _file.Dispose();

    private void Write(WireLine line) => _file.WriteLine(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
}

/// <summary>One line of the wire log.</summary>
internal sealed record WireLine(int Seq, string Moment, DateTimeOffset At, string Method, string Path, string Query, string ClientRequestId, string Principal, int? Status, string? Effect);

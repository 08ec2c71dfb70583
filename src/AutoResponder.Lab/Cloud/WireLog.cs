using System.Text.Json;

namespace AutoResponder.Lab.Cloud;

/// <summary>The local Azure's own record of every call that changes something: a line when it came, before it had any effect, and a line when it was answered.</summary>
internal sealed class WireLog(string path, Action<CloudEvent> tell) : IDisposable
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };
    private readonly Lock _lock = new();
    private int _sequence;

    public string Path => path;

    public int Received(ChangeCall call, string query)
    {
        lock (_lock)
        {
            Write(new WireLine(++_sequence, "received", DateTimeOffset.UtcNow, call.Verb, call.Path, query, call.ClientRequestId, call.Principal, null, null));
            return _sequence;
        }
    }

    public void Answered(int sequence, ChangeCall call, int status, string effect)
    {
        lock (_lock)
            Write(new WireLine(sequence, "answered", DateTimeOffset.UtcNow, call.Verb, call.Path, "", call.ClientRequestId, call.Principal, status, effect));
        tell(new CloudEvent.ChangeCalled(call.Verb, call.Path, status, effect));
    }

    public void Dispose() => _file.Dispose();

    private void Write(WireLine line) => _file.WriteLine(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
}

/// <summary>One line of the wire log.</summary>
internal sealed record WireLine(int Seq, string Moment, DateTimeOffset At, string Method, string Path, string Query, string ClientRequestId, string Principal, int? Status, string? Effect);

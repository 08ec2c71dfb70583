using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Lab.Verify;

namespace AutoResponder.EndToEnd;

/// <summary>Streams written by the rule that the audit promises, not by the responder's code.</summary>
internal static class Streams
{
    public static StreamDump Write(string name, int count)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        var events = new List<EventRow>();
        for (var i = 1; i <= count; i++)
        {
            var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"v":1,"stream":"{{name}}","seq":{{i}},"kind":"SignalNoted"}"""));
            hash = SHA256.HashData([0, .. hash, .. body]);
            events.Add(new EventRow(string.Create(CultureInfo.InvariantCulture, $"ev:{i:D12}"), body, hash));
        }

        return new StreamDump(name, count, hash, events);
    }
}

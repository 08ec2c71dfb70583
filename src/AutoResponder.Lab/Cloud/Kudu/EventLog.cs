using System.Xml.Linq;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>One entry of the event log.</summary>
/// <param name="Level">2 an error, 3 a warning.</param>
internal sealed record LoggedEvent(string Provider, int Id, int Level, string Machine, string Text);

/// <summary>A site's <c>eventlog.xml</c>. It holds the newest entries only, and the same text once in a while.</summary>
internal sealed class EventLog
{
    private const int MostEntries = 200;
    private static readonly TimeSpan SameTextAfter = TimeSpan.FromSeconds(2);
    private readonly string _path;
    private readonly Queue<XElement> _entries = [];
    private readonly Dictionary<string, DateTimeOffset> _said = new(StringComparer.Ordinal);
    private int _number;

    public EventLog(string path)
    {
        _path = path;
        Save();
    }

    public void Write(LoggedEvent happened)
    {
        var now = DateTimeOffset.UtcNow;
        if (_said.TryGetValue(happened.Text, out var before) && now < before + SameTextAfter) return;

        _said[happened.Text] = now;
        _entries.Enqueue(Shape(happened, now));
        if (_entries.Count > MostEntries) _entries.Dequeue();
        Save();
    }

    private XElement Shape(LoggedEvent happened, DateTimeOffset now) => new(
        "Event",
        new XElement(
            "System",
            new XElement("Provider", new XAttribute("Name", happened.Provider)),
            new XElement("EventID", happened.Id),
            new XElement("Level", happened.Level),
            new XElement("Task", 0),
            new XElement("Keywords", "Keywords"),
            new XElement("TimeCreated", new XAttribute("SystemTime", now.UtcDateTime)),
            new XElement("EventRecordID", ++_number),
            new XElement("Channel", "Application"),
            new XElement("Computer", happened.Machine),
            new XElement("Security")),
        new XElement("EventData", new XElement("Data", happened.Text)));

    /// <summary>Whoever reads it meanwhile sees the old file or the new one.</summary>
    private void Save()
    {
        var half = _path + ".new";
        new XDocument(new XElement("Events", _entries)).Save(half);
        File.Move(half, _path, overwrite: true);
    }
}

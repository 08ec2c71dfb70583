using System.Globalization;
using System.Text.RegularExpressions;
using AutoResponder.Core.Captures;

namespace AutoResponder.Platform.Diagnostics.Scm;

/// <summary>A path below Kudu's host, built from parts that cannot lead anywhere else.</summary>
internal readonly partial record struct ScmPath
{
    private ScmPath(string value) => Value = value;

    public static readonly ScmPath Environment = new("api/environment");
    public static readonly ScmPath Settings = new("api/settings");
    public static readonly ScmPath LogStream = new("api/logstream");

    /// <summary>The folders that logs lie in.</summary>
    public static readonly ScmPath Logs = new("api/vfs/LogFiles/");
    public static readonly ScmPath ApplicationLogs = new("api/vfs/LogFiles/Application/");
    public static readonly ScmPath HttpLogs = new("api/vfs/LogFiles/http/RawLogs/");

    public string Value { get; }

    /// <summary>A file in a folder, by the name that the folder's listing gave; null for a name that is none.</summary>
    public ScmPath? File(string name) => Value.EndsWith('/') && FileName().IsMatch(name) && name is not ("." or "..") ? new ScmPath(Value + Uri.EscapeDataString(name)) : null;

    public static ScmPath Process(int process) =>
        new(process > 0 ? string.Create(CultureInfo.InvariantCulture, $"api/processes/{process}") : throw new ArgumentOutOfRangeException(nameof(process), process, "That is no process."));

    /// <summary>A dump of a process, the way the two systems' Kudus spell it.</summary>
    public static ScmPath Dump(int process, DumpKind kind, bool isLinux)
    {
        var query = (isLinux, kind) switch
        {
            (true, DumpKind.Full) => "type=Full",
            (true, _) => "type=WithHeap",
            _ => "dumpType=2&format=raw",
        };
        return new ScmPath($"{Process(process)}/dump?{query}");
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^[^/\\:\x00-\x1f]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Diagnostics.Scm;

/// <summary>Where a site's Kudu is: only where Azure Resource Manager says, and only under a name that Kudu's hosts have. A token goes there, so nothing else may pick the place.</summary>
internal static partial class ScmAddress
{
    /// <summary>The public cloud's and the sovereign ones'.</summary>
    private static readonly ImmutableArray<string> KnownSuffixes = [".scm.azurewebsites.net", ".scm.chinacloudsites.cn", ".scm.azurewebsites.us"];

    /// <summary>Takes the host out of a site's own description.</summary>
    /// <exception cref="SourceException">Azure names no such host, or none that may be asked.</exception>
    public static Uri Of(JsonElement site, AzureOptions options)
    {
        var name = site.TryGetProperty("properties", out var properties) && properties.TryGetProperty("hostNameSslStates", out var states) && states.ValueKind == JsonValueKind.Array
            ? states.EnumerateArray().Where(state => state.ValueKind == JsonValueKind.Object && state.Text("hostType") == "Repository").Select(state => state.Text("name")).FirstOrDefault()
            : null;
        if (name is null) throw new SourceException("Azure names no Kudu host of the site");

        return TryParse(name, options.ScmHostSuffixes, out var address) ? address : throw new SourceException($"'{name}' is no Kudu host that may be asked");
    }

    /// <param name="suffixes">What hosts must end with; a bare loopback address stands for itself. Empty for those known here.</param>
    public static bool TryParse(string name, IReadOnlyList<string> suffixes, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (Host().Match(name) is not { Success: true } match) return false;

        var host = match.Groups["host"].Value.ToLowerInvariant();
        var isLoopback = host is "127.0.0.1" or "localhost";
        if (!(suffixes.Count == 0 ? KnownSuffixes : suffixes).Any(suffix => Allows(suffix.ToLowerInvariant(), host, isLoopback))) return false;

        // Another port is another service, wherever it is not this machine.
        if (!isLoopback && match.Groups["port"].Success) return false;
        return Uri.TryCreate($"{(isLoopback ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{name.ToLowerInvariant()}/", UriKind.Absolute, out address);
    }

    private static bool Allows(string suffix, string host, bool isLoopback) => isLoopback
        ? host == suffix
        : suffix.StartsWith('.') && suffix.Length > 2 && host.EndsWith(suffix, StringComparison.Ordinal) && host.Length > suffix.Length;

    // Letters, digits and hyphens in labels that are not empty: no user, no path, no other script's letters that look alike.
    [GeneratedRegex(@"^(?<host>[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?(?:\.[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?){0,10})(?::(?<port>[0-9]{1,5}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}

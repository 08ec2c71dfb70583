using System.Reflection;

namespace AutoResponder.Functions;

/// <summary>Which build this is: written into every row of the audit.</summary>
internal static class Build
{
    public static readonly string Id =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

namespace AutoResponder.Platform.Arm;

/// <summary>The versions of Azure's APIs that were written against, in one place.</summary>
internal static class ApiVersions
{
    public const string Web = "2023-12-01";
    public const string Metrics = "2024-02-01";
    public const string Autoscale = "2022-10-01";
    public const string Alerts = "2019-03-01";
    public const string ActivityLog = "2015-04-01";
}

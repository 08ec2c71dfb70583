namespace AutoResponder.Platform.Diagnostics;

/// <summary>What can be collected, as a policy file spells it.</summary>
internal static class Kinds
{
    public const string Metrics = "metrics";
    public const string Processes = "processes";
    public const string NewestLog = "newestLog";
    public const string HttpLogs = "httpLogs";
    public const string EventLog = "eventLog";
    public const string PhpErrors = "phpErrors";
    public const string Environment = "environment";
    public const string Deployments = "deployments";
    public const string LogStream = "logStream";
    public const string Stacks = "stacks";
    public const string Dump = "dump";
}

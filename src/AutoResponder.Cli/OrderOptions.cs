using System.CommandLine;

namespace AutoResponder.Cli;

/// <summary>What every order carries: who gives it, and why.</summary>
internal static class OrderOptions
{
    // It travels in a queue message and lies in an audit row.
    private const int LongestReason = 1000;

    public static Option<string> Reason()
    {
        var option = new Option<string>("--reason") { Description = "Why; it is written into the audit.", Required = true };
        option.Validators.Add(result =>
        {
            var reason = result.GetValueOrDefault<string>();
            if (string.IsNullOrWhiteSpace(reason)) result.AddError("--reason is a sentence, not empty.");
            else if (reason.Length > LongestReason) result.AddError($"--reason has at most {LongestReason} characters.");
        });
        return option;
    }

    public static Option<string> By()
    {
        var option = new Option<string>("--by") { Description = "Who; the signed-in user if nobody is named.", DefaultValueFactory = _ => Environment.UserName };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= 200 }) result.AddError("--by is a name of at most 200 characters.");
        });
        return option;
    }
}

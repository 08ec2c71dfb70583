using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Whether a policy owns more sites than its writer can have meant. Who means many says how many; who owns a fifth more than that has not looked for a while.</summary>
public static class Breadth
{
    /// <summary>Above this many, it has to be said.</summary>
    public const int Many = 50;

    /// <summary>Below this many under care a share says nothing: whoever owns a few of them owns a quarter.</summary>
    public const int SmallFleet = 20;

    /// <summary>What stands against all that the policy would do, and what is to be done about it; null where nothing does.</summary>
    /// <param name="owned">How many sites it owns.</param>
    /// <param name="all">How many are under care.</param>
    public static string? Wrong(Policy policy, int owned, int all) => policy.Sites.Expect switch
    {
        null when owned > Many || (all >= SmallFleet && owned * 4 > all) =>
            Say($"policy {policy.Name} owns {owned} of {all} sites and does not say that it means so many: {Cure(owned)}"),
        { } expect when owned * 5 > expect * 6 =>
            Say($"policy {policy.Name} owns {owned} of {all} sites and expects {expect}, which is more than a fifth too many: {Cure(owned)}"),
        _ => null,
    };

    /// <summary>What will stand against it if its sites go on becoming more; null where nothing will soon.</summary>
    public static string? Soon(Policy policy, int owned, int all) =>
        policy.Sites.Expect is { } expect && owned > expect && Wrong(policy, owned, all) is null
            ? Say($"policy {policy.Name} owns {owned} of {all} sites and expects {expect}: with more than {expect * 6 / 5} it does nothing any more; write 'expect: {owned}' under its 'sites' if all are meant")
            : null;

    private static string Cure(int owned) => Say($"write 'expect: {owned}' under its 'sites' if all are meant, else narrow them; 'autoresponder site list' names them");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

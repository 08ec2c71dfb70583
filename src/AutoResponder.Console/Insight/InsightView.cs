using System.Collections.Immutable;

namespace AutoResponder.Console.Insight;

/// <summary>What a time was like. It is also the JSON of <c>/api/v1/insight</c>: a field may be added, never renamed.</summary>
/// <param name="Days">How long it was.</param>
/// <param name="PerDay">Every day of it, by UTC, oldest first.</param>
/// <param name="Healed">How those incidents ended that are over, the most frequent way first.</param>
/// <param name="Steps">How each policy's steps fared: a policy stands for the illness that it looks for.</param>
/// <param name="Acts">What was done, newest first.</param>
/// <param name="Loans">Plans that instances were borrowed for, the most hours first.</param>
public sealed record InsightView(
    DateTimeOffset From, DateTimeOffset Until, int Days, ImmutableArray<DayView> PerDay, ImmutableArray<HealedView> Healed, ImmutableArray<StepView> Steps,
    ImmutableArray<ActView> Acts, ImmutableArray<LoanView> Loans, ReviewView Review);

/// <summary>How many incidents were opened on a day, how many acts were begun, and how many steps were held back.</summary>
public sealed record DayView(DateOnly Day, int Incidents, int Acts, int Held);

/// <summary>Incidents that ended in one way, and how long it took from the first to the site being well.</summary>
/// <param name="How">By <c>us</c>, <c>itself</c>, or a <c>person</c>.</param>
/// <param name="NineOfTen">Seconds within which nine of ten were well.</param>
public sealed record HealedView(string How, int Incidents, double MedianSeconds, double NineOfTen, double LongestSeconds);

/// <summary>How a step of a policy fared.</summary>
/// <param name="NotHelped">The site was still sick, or soon again, or worse.</param>
/// <param name="NotDone">It never came to Azure, or Azure did not do it.</param>
/// <param name="Other">A person or the site itself was faster, or nobody can tell yet.</param>
/// <param name="MedianSeconds">From the act to the site being well, where it helped; null where it never did.</param>
public sealed record StepView(string Policy, string Step, int Done, int Helped, int NotHelped, int NotDone, int Other, double? MedianSeconds);

/// <summary>An act, and what was measured before it and when it was judged.</summary>
/// <param name="FailedBefore">The share of requests that failed, over five minutes; null where it is not known.</param>
/// <param name="SecondsBefore">How long an answer took; null where it is not known.</param>
/// <param name="Fate">What became of it.</param>
public sealed record ActView(
    DateTimeOffset At, string Incident, string Site, string Policy, string Step, string What, double? FailedBefore, double? FailedAfter, double? SecondsBefore, double? SecondsAfter, string Fate, string Outcome);

/// <param name="InstanceHours">Of what was given back within the time.</param>
public sealed record LoanView(string Plan, int Loans, double InstanceHours);

/// <summary>What was done or would have been, for people to say what they think of it.</summary>
/// <param name="Digest">Over every item with its mark: who signs says which.</param>
/// <param name="Items">Oldest first.</param>
public sealed record ReviewView(string Digest, int Right, int Wrong, int Unneeded, int NotMarked, ImmutableArray<ReviewedView> Items, ImmutableArray<SignedView> SignOffs);

/// <param name="Kind">It was done (<c>did</c>), would have been (<c>would</c>), or was asked about (<c>asked</c>).</param>
/// <param name="Mark">What a person thinks of it: <c>right</c>, <c>wrong</c>, <c>unneeded</c>; null where nobody said.</param>
public sealed record ReviewedView(
    string Id, string Kind, DateTimeOffset At, string Policy, string Incident, string Site, string Step, string What, string Why, string Fate, string Outcome, string? Mark, string? MarkedBy, string? MarkReason);

public sealed record SignedView(DateTimeOffset At, string By, string Reason, DateTimeOffset From, DateTimeOffset Until, string? Policy, int Right, int Wrong, int Unneeded);

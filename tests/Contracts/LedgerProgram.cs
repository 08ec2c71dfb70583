using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using CsCheck;
using static AutoResponder.Contracts.LedgerRows;

namespace AutoResponder.Contracts;

/// <summary>A random program of ledger operations: two ledgers that are the same give the same answers and end with the same rows.</summary>
public static class LedgerProgram
{
    private const int Sites = 3;
    private const int Signals = 6;

    public static readonly Gen<ImmutableArray<LedgerStep>> Programs =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, Sites - 1], Gen.Int[0, Signals - 1], Gen.Int[0, 3], (kind, site, signal, slot) => new LedgerStep(kind, site, signal, slot))
            .Array[50].Select(steps => steps.ToImmutableArray());

    /// <summary>What a ledger answers to each step, and what lies in it at the end. Versions are left out: they are only ever compared.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(ILedger ledger, PlanId plan, ImmutableArray<LedgerStep> steps, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        var pages = new LedgerPage?[4];
        foreach (var step in steps)
        {
            var site = SiteOf(plan, step.Site);
            var page = pages[step.Slot];
            switch (step.Kind)
            {
                case 0 or 1:
                    pages[step.Slot] = await ledger.ReadAsync(plan, site, cancellationToken);
                    answers.Add(Say(pages[step.Slot]!));
                    break;

                case 2 when page is not null:
                    answers.Add($"{await ledger.CommitAsync(Opening(page, $"s{step.Signal}", Noon.AddMinutes(step.Signal)), cancellationToken)}");
                    break;

                case 3 when page is not null:
                    answers.Add($"{await ledger.CommitAsync(Noting(page, step.Signal == 0 ? null : $"s{step.Signal}"), cancellationToken)}");
                    break;

                case 4:
                    answers.Add($"{await ledger.WasAppliedAsync(plan, new SignalId($"s{step.Signal}"), cancellationToken)}");
                    break;

                case 5 when page is not null:
                    answers.Add($"{await ledger.CommitAsync(OfPlan(page.Plan, step.Signal == 0 ? null : $"s{step.Signal}"), cancellationToken)}");
                    break;

                case 6:
                    answers.Add(string.Join(' ', (await ledger.HeadsAsync(plan, cancellationToken)).OrderBy(head => head.Head.Site.Value, StringComparer.Ordinal).Select(head => $"{head.LookAt:O} {StateOf(head.Head)}")));
                    break;
            }
        }

        for (var site = 0; site < Sites; site++) answers.Add(Say(await ledger.ReadAsync(plan, SiteOf(plan, site), cancellationToken)));
        return answers;
    }

    private static string Say(LedgerPage page) =>
        $"{page.Plan.Stream.Sequence} {Convert.ToHexString(page.Plan.Stream.Hash.AsSpan())} {page.LookAt:O} {page.HeadTag is not null} {StateOf(page.Head)} {StateOf(page.Plan.Plan)}";
}

/// <summary>One step: what is done, to which site, with which signal, and which page it goes by.</summary>
public sealed record LedgerStep(int Kind, int Site, int Signal, int Slot);

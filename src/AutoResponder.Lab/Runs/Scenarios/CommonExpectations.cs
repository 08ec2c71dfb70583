namespace AutoResponder.Lab.Runs.Scenarios;

/// <summary>What must be so where capacity was borrowed.</summary>
internal static class Leases
{
    public static IEnumerable<Expectation> GivenBack(Outcome outcome) =>
    [
        new(outcome.CapacityAtEnd == outcome.CapacityAtStart, $"the plan has the {outcome.CapacityAtStart} instances that it began with, not {outcome.CapacityAtEnd}"),
        new(!outcome.IsLeaseOpen, "what was borrowed was given back once"),
    ];
}

/// <summary>What must be so where evidence was to be saved.</summary>
internal static class Captures
{
    public static IEnumerable<Expectation> Expected(Outcome outcome)
    {
        if (outcome.IsBlobDown)
        {
            yield return new Expectation(outcome.Captures.IsEmpty, "nothing is called captured that could not be saved");
            yield break;
        }

        var full = outcome.Captures.Where(capture => capture.IsFull).ToList();
        yield return new Expectation(full.Count == 1, $"one full capture was saved, not {full.Count}");
        if (full.Count == 0 || outcome.IsProof) yield break;

        yield return new Expectation(full[0].Artefacts.Any(artefact => artefact.Kind == "dump"), "it holds a dump");
        yield return new Expectation(outcome.NamesBackend, $"its logs name {outcome.Backend}");
    }
}

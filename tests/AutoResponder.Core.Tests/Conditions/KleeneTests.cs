using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using CsCheck;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Conditions;

/// <summary>Conditions of conditions follow Kleene's logic of three values, whatever is inside them.</summary>
public sealed class KleeneTests
{
    private const string Paths = "abcdef";

    /// <summary>What each of some paths answers: well, sick, or nothing known.</summary>
    private static readonly Gen<Health[]> World = Gen.OneOf(Gen.Const(Health.Healthy), Gen.Const(Health.Unhealthy), Gen.Const(Health.Unknown)).Array[Paths.Length];

    private static readonly Gen<Condition> Leaf = Gen.Char[Paths].Select(path => (Condition)new Condition.Probe($"/{path}", 200, 299, Seconds(1), 1));

    private static readonly Gen<Condition> Tree = Gen.Recursive<Condition>((depth, tree) => depth > 3
        ? Leaf
        : Gen.OneOf(
            Leaf,
            tree.Select(inner => (Condition)new Condition.Not(inner)),
            tree.Array[1, 4].Select(inner => (Condition)new Condition.Any([.. inner])),
            tree.Array[1, 4].Select(inner => (Condition)new Condition.All([.. inner]))));

    [Fact]
    public void Not_any_is_all_not() => Gen.Select(Tree.Array[1, 4], World).Sample((inner, world) =>
        Judge(new Condition.Not(new Condition.Any([.. inner])), world) == Judge(new Condition.All([.. inner.Select(one => new Condition.Not(one))]), world));

    [Fact]
    public void Not_all_is_any_not() => Gen.Select(Tree.Array[1, 4], World).Sample((inner, world) =>
        Judge(new Condition.Not(new Condition.All([.. inner])), world) == Judge(new Condition.Any([.. inner.Select(one => new Condition.Not(one))]), world));

    [Fact]
    public void Not_not_is_nothing() => Gen.Select(Tree, World).Sample((tree, world) => Judge(new Condition.Not(new Condition.Not(tree)), world) == Judge(tree, world));

    [Fact]
    public void The_order_of_conditions_does_not_matter() => Gen.Select(Tree.Array[1, 5], World, Gen.Bool).Sample((inner, world, any) =>
        Judge(any ? new Condition.Any([.. inner]) : new Condition.All([.. inner]), world) == Judge(any ? new Condition.Any([.. inner.Reverse()]) : new Condition.All([.. inner.Reverse()]), world));

    [Fact]
    public void Any_is_the_worst_of_them_and_all_the_best() => Gen.Select(Tree.Array[1, 5], World).Sample((inner, world) =>
    {
        var ranks = inner.Select(one => Rank(Judge(one, world))).ToList();
        return Rank(Judge(new Condition.Any([.. inner]), world)) == ranks.Max() && Rank(Judge(new Condition.All([.. inner]), world)) == ranks.Min();
    });

    [Fact]
    public void What_is_proven_stays_proven_whatever_else_becomes_known() => Gen.Select(Tree, World, World).Sample((tree, world, more) =>
    {
        var before = Judge(tree, world);
        return before == Health.Unknown || before == Judge(tree, [.. world.Zip(more, (known, later) => known == Health.Unknown ? later : known)]);
    });

    private static int Rank(Health health) => health switch { Health.Healthy => 0, Health.Unknown => 1, _ => 2 };

    private static Health Judge(Condition condition, Health[] world) => condition.Judge(
        new Evidence
        {
            SeenAt = Noon,
            ReadAt = Noon,
            Probes = [.. Paths.Zip(world).Where(pair => pair.Second != Health.Unknown).Select(pair => new ProbeReading($"/{pair.First}", null, pair.Second == Health.Healthy ? 200 : 500, Seconds(0.1), null))],
        },
        Noon).Health;
}

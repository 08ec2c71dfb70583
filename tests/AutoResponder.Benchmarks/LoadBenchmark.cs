using System.Diagnostics;
using System.Globalization;
using System.Text;
using AutoResponder.Platform.Policies;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace AutoResponder.Benchmarks;

/// <summary>Reading about 500 lines of policies with every check, against YamlDotNet alone making dictionaries and lists of the same text.</summary>
internal static class LoadBenchmark
{
    private const int Policies = 28;
    private const int PerRound = 20;

    public static void Run()
    {
        PolicyFile[] files = [File("fleet.yaml", "inventory: { subscriptions: [5f3c0a4e-0000-4000-8000-00000000000b], tags: { responder: \"on\" } }\nchannels: { ops: { webhook: \"https://hooks.example.net/ops\" } }\n"), .. Enumerable.Range(0, Policies).Select(i => File($"p{i}.yaml", Text(i)))];
        if (PolicyFiles.Load([.. files]).Problems is { Length: > 0 } problems) throw new InvalidOperationException(problems[0].ToString());

        var plain = new DeserializerBuilder().Build();
        string[] texts = [.. files.Select(file => Encoding.UTF8.GetString(file.Bytes.Span))];
        var rounds = new List<((double Us, double Bytes) Ours, (double Us, double Bytes) Plain)>();
        for (var i = 0; i < 25; i++)
        {
            var round = (
                Measure(() => GC.KeepAlive(PolicyFiles.Load([.. files]))),
                Measure(() =>
                {
                    foreach (var text in texts) GC.KeepAlive(plain.Deserialize(new Parser(new StringReader(text))));
                }));
            if (i > 9) rounds.Add(round);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"load, {files.Length} files of {texts.Sum(text => text.Count(letter => letter == '\n'))} lines in all: ours {Pairs.Median(rounds.Select(round => round.Ours.Us)):0} us and {rounds[^1].Ours.Bytes / 1024:0} KB, YamlDotNet alone {Pairs.Median(rounds.Select(round => round.Plain.Us)):0} us and {rounds[^1].Plain.Bytes / 1024:0} KB; ratio {Pairs.Median(rounds.Select(round => round.Ours.Us / round.Plain.Us)):0.00}"));
    }

    private static (double Us, double Bytes) Measure(Action action)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++) action();
        return (Stopwatch.GetElapsedTime(begun).TotalMicroseconds / PerRound, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound);
    }

    private static PolicyFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: policy-{{number}}
        mode: act
        sites: { tags: { tier: web, team: team-{{number}} }, except: ["*-canary"] }
        priority: {{100 + number}}
        wakeOn: { alerts: { rules: ["*-5xx", "*-slow"], severities: [Sev0, Sev1] } }
        unhealthy:
          any:
            - { ratio: [Http5xx, Requests], above: 20%, atLeast: 20, window: 5m }
            - { metric: HttpResponseTime, aggregation: Average, above: 5s, window: 5m, requests: 20 }
            - { metric: MemoryWorkingSet, on: instance, above: 1.4GB, window: 5m }
        for: 2m
        healthyFor: 15m
        ladder:
          - { step: recycle, scope: worstInstance, evidence: quick, settle: 5m }
          - { step: scaleOut, by: 1, max: 5, lease: 60m, when: { metric: CpuPercentage, on: plan, above: 75%, window: 5m } }
          - { step: captureDiagnostics, collect: [metrics, processes, stacks], dump: stacks }
        guardrails: { cooldown: 15m, budgets: [ { do: recycle, per: site, atMost: 3, in: 1h } ], soleInstance: whenDown }
        notify: { channel: ops, on: [HandedOver, Closed] }

        """);
}

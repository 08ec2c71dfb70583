using AutoResponder.Benchmarks;
using AutoResponder.Lab.Storage;

// Each figure beside its limit or peer, in turn, in one run: on a shared machine only the ratio means anything.
// usage: dotnet run -c Release --project tests/AutoResponder.Benchmarks [parse] [owner] [rules] [decide] [load] [verify] [export] [pages] [accept] [commit] [drain] [upload]
var all = args.Length == 0;
if (all || args.Contains("parse")) ParseBenchmark.Run();
if (all || args.Contains("owner")) OwnerBenchmark.Run();
if (all || args.Contains("rules")) await RulesBenchmark.RunAsync();
if (all || args.Contains("decide")) DecideBenchmark.Run();
if (all || args.Contains("load")) LoadBenchmark.Run();
if (all || args.Contains("verify")) await VerifyBenchmark.RunAsync();
if (all || args.Contains("export")) await ExportBenchmark.RunAsync();
if (all || args.Contains("pages")) await PagesBenchmark.RunAsync();
if (!all && args.All(arg => arg is "pages" or "parse" or "owner" or "rules" or "decide" or "load" or "verify" or "export")) return 0;

await using var azurite = await Azurite.StartAsync(null, CancellationToken.None);
if (all || args.Contains("accept")) await AcceptBenchmark.RunAsync(azurite);
if (all || args.Contains("commit")) await CommitBenchmark.RunAsync(azurite);
if (all || args.Contains("drain")) await DrainBenchmark.RunAsync(azurite);
if (all || args.Contains("upload")) await UploadBenchmark.RunAsync(azurite);
return 0;

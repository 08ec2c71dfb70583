using System.Globalization;

namespace AutoResponder.Lab.Workers;

/// <summary>What a worker was started with: <c>worker PARENT SECRET [--takes MS] [--backend NAME ADDRESS] [--cache FILE]</c>.</summary>
/// <param name="Cache">A file of the machine's that every page is made with.</param>
internal sealed record WorkerOptions(int Parent, string Secret, TimeSpan Takes, string? BackendName, Uri? Backend, string? Cache)
{
    public static WorkerOptions Parse(string[] args)
    {
        var options = new WorkerOptions(int.Parse(args[1], CultureInfo.InvariantCulture), args[2], TimeSpan.Zero, null, null, null);
        for (var i = 3; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--takes" => options with { Takes = TimeSpan.FromMilliseconds(int.Parse(args[++i], CultureInfo.InvariantCulture)) },
                "--backend" => options with { BackendName = args[++i], Backend = new Uri(args[++i]) },
                "--cache" => options with { Cache = args[++i] },
                var other => throw new FormatException($"'{other}' is not known."),
            };
        }

        return options;
    }
}

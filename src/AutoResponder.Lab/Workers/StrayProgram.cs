using System.Globalization;

namespace AutoResponder.Lab.Workers;

/// <summary>A process that somebody left behind on a machine. It holds the machine's cache alone, belongs to no site, and so ends with the machine only.</summary>
internal static class StrayProgram
{
    /// <summary>What it says once it holds the file.</summary>
    public const string Holding = "holding";

    /// <param name="args"><c>hold PARENT FILE</c></param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (parent, file) = (int.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
        FileStream? held = null;
        while (held is null)
        {
            try
            {
                held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // A worker looks into it just now.
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        using (held)
        {
            Console.WriteLine(Holding);
            await Parent.EndedAsync(parent);
        }

        return 1;
    }
}

using System.Diagnostics;

namespace AutoResponder.Lab.Workers;

/// <summary>The process that started this one.</summary>
internal static class Parent
{
    /// <summary>Done when it has ended: the second net below the signal that a parent's death sends, which not every system has.</summary>
    public static async Task EndedAsync(int process)
    {
        while (IsAlive(process)) await Task.Delay(TimeSpan.FromSeconds(1));
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

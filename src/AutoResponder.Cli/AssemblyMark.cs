namespace AutoResponder.Cli;

/// <summary>Stands for this assembly.</summary>
internal sealed class AssemblyMark;

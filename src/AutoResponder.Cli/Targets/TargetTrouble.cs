namespace AutoResponder.Cli.Targets;

/// <summary>Why a console did not do what was asked, as a sentence for the person who asked.</summary>
internal sealed class TargetTrouble(string why, Exception? inner = null) : Exception(why, inner);

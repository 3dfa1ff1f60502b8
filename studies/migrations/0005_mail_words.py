from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studies', '0004_experts_hour'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('study_created', 'Study created'), ('member_added', 'Person joined the team'), ('member_removed', 'Person left the team'), ('study_changed', 'Study changed'), ('translation_reviewed', 'Translation reviewed'), ('pillar_added', 'Pillar added'), ('priorities_added', 'Priorities added'), ('priority_reworded', 'Wording of a priority changed'), ('priority_removed', 'Priority removed'), ('experts_added', 'Experts added'), ('expert_removed', 'Expert taken off a panel'), ('rule_changed', 'Consensus rule changed'), ('protocol_locked', 'Protocol locked'), ('round_opened', 'Round opened'), ('round_extended', 'Deadline of a round moved'), ('mail_words_changed', 'Words of a mail changed'), ('reminder_queued', 'Reminder sent to the silent'), ('silent_revealed', 'Names of the silent asked for'), ('link_replaced', 'Personal link replaced'), ('expert_erased', 'Expert erased'), ('round_closed', 'Round closed'), ('round_sealed', 'Round sealed'), ('item_disposed', 'Decision about a priority'), ('comment_moderated', 'Decision about a comment'), ('suggestion_answered', 'Suggestion answered'), ('results_shared', 'Results shown to the panel'), ('priority_placed', 'Priority placed by theme'), ('action_changed', 'Action changed'), ('edition_published', 'Edition published'), ('end_requested', 'Destruction of the link key asked for'), ('end_cancelled', 'Destruction of the link key called off'), ('end_confirmed', 'Destruction of the link key confirmed'), ('link_key_destroyed', 'Link key destroyed')], max_length=30),
        ),
    ]
